import { dropForgotten, forgetDecided, forgetUnflagged, inTransaction } from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';

const STEP = 500;
const DAY_MS = 86_400_000;

/**
 * Forgets what the packs let nobody keep longer: the words of unflagged posts, then their images' hashes; words and media of
 * decided cases. A legal hold keeps what it is on. Returns what went.
 */
export async function forgetOld(
  deps: Pick<WorkerDeps, 'sql' | 'vault' | 'packs'>,
  now: Date = new Date(),
): Promise<{ unflagged: number; hashes: number; decided: number }> {
  const { sql, vault } = deps;
  const gone = { unflagged: 0, hashes: 0, decided: 0 };
  const packs = deps.packs.list();
  const known = packs.map((p) => p.id);
  for (const { id: pack, retention } of packs) {
    const of = { pack, known };
    const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
    gone.unflagged += await all(() => forgetUnflagged(sql, of, before(retention.unflaggedTextDays), STEP));
    // Hashes are not dropped before the words are: they would go with the item's row.
    const hashDays = Math.max(retention.unflaggedHashDays, retention.unflaggedTextDays);
    gone.hashes += await all(() => dropForgotten(sql, of, before(hashDays), STEP));
    gone.decided += await all(async () => {
      const { items, vaultKeys } = await inTransaction(sql, (tx) =>
        forgetDecided(tx, of, before(retention.flaggedDays), STEP),
      );
      // A kill before this leaves objects that no row names: the sweep finds those.
      for (const key of vaultKeys) await vault.erase(key);
      return items;
    });
  }
  return gone;
}

/** Does a step until it does less than a whole one. */
async function all(step: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await step();
    total += done;
    if (done < STEP) return total;
  }
}
