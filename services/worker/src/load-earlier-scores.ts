import type { Score } from '@haetae/contracts';
import { listMatches, listScores, type OwedItem, type Queryable } from '@haetae/store';

/** The scores that items got in other jobs, with the matches that stand today put back into them. By item id. */
export async function loadEarlierScores(tx: Queryable, items: OwedItem[]): Promise<Map<string, Score[]>> {
  const scores = new Map<string, Score[]>();
  if (items.length === 0) return scores;
  const ids = items.map((i) => i.id);
  const [rows, matches] = [await listScores(tx, ids), await listMatches(tx, ids)];
  for (const { itemId, ...score } of rows) {
    const own = score.mediaId === undefined ? [] : matches.filter((m) => m.mediaId === score.mediaId);
    const withMatches =
      score.signal === 'pdq-match' ? { ...score, matches: own.map(({ mediaId: _m, itemId: _i, ...m }) => m) } : score;
    scores.set(itemId, [...(scores.get(itemId) ?? []), withMatches]);
  }
  return scores;
}
