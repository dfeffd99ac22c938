/**
 * Puts flagged items into groups that are decided together: the same text, a text that differs a little, an image within the
 * bank distance of another. Candidates come from an index of keys and are checked exactly; the cost of a batch is bounded.
 */
import type { Id } from '@haetae/contracts';
import { MIN_PDQ_QUALITY } from '@haetae/contracts';
import {
  imageKeys,
  jaccard,
  NEAR_BITS,
  NEAR_SIMILARITY,
  nearImageKeys,
  pdqDistance,
  shinglesOf,
  textKeys,
} from '@haetae/policy';
import {
  type FlaggedItem,
  findDecidedGroups,
  insertSignatures,
  listGroupCandidates,
  listMedia,
  lockGrouping,
  type Queryable,
} from '@haetae/store';
import { normaliseText } from '@haetae/text-model';

/** A flagged item with what it looks like. `groupKey` is that of exact likeness. */
export interface GroupingItem extends FlaggedItem {
  normalisedText: string | undefined;
  mediaCount: number;
  /** Bits within which two images are the same, by the pack. */
  matchDistance: number;
}
interface Look {
  shingles: Set<number> | undefined;
  pdqs: string[];
}
interface Group extends Look {
  organisationId: string;
  groupKey: string;
  decided?: Id<'case'>;
}

/** The items with the group that each joins, and an earlier decision of the like where there is one. */
export async function groupItems(tx: Queryable, items: GroupingItem[]): Promise<(FlaggedItem & { keys?: string[] })[]> {
  if (items.length === 0) return [];
  await lockGrouping(
    tx,
    items.map((i) => i.organisationId),
  );
  const withMedia = items.filter((i) => i.mediaCount > 0).map((i) => i.itemId as string);
  const media = withMedia.length === 0 ? [] : await listMedia(tx, withMedia);
  const looks = items.map((item) => {
    const shingles = item.normalisedText === undefined ? undefined : shinglesOf(item.normalisedText);
    const pdqs = media
      .filter((m) => m.itemId === item.itemId && m.pdq !== null && (m.pdqQuality ?? 0) >= MIN_PDQ_QUALITY)
      .map((m) => m.pdq!);
    const texts = shingles === undefined ? [] : textKeys(shingles, item.organisationId);
    const own = [...texts, ...pdqs.flatMap((pdq) => imageKeys(pdq, item.organisationId))];
    const wanted = [...texts, ...pdqs.flatMap((pdq) => nearImageKeys(pdq, item.organisationId))];
    return { shingles, pdqs, own, wanted };
  });
  const known = (await listGroupCandidates(tx, [...new Set(looks.flatMap((l) => l.wanted))])).map(
    (c): Group => ({
      organisationId: c.organisationId,
      groupKey: c.groupKey,
      pdqs: c.pdqs,
      shingles: c.text === null ? undefined : shinglesOf(normaliseText(c.text).text),
      ...(c.decided ? { decided: c.caseId } : {}),
    }),
  );
  const decidedAlike = await findDecidedGroups(tx, items);
  const fresh: Group[] = [];
  return items.map((item, n) => {
    const look = looks[n]!;
    const { normalisedText: _t, mediaCount: _m, matchDistance, ...flagged } = item;
    const alike = (group: Group) =>
      group.organisationId === item.organisationId && isNear(look, group, Math.min(matchDistance, NEAR_BITS));
    const open = [...fresh, ...known].find(
      (g) => g.decided === undefined && (g.groupKey === item.groupKey || alike(g)),
    );
    const suggestedCaseId =
      decidedAlike.get(`${item.organisationId} ${item.groupKey}`) ??
      known.find((g) => g.decided !== undefined && alike(g))?.decided;
    if (open) return { ...flagged, groupKey: open.groupKey, suggestedCaseId };
    fresh.push({ organisationId: item.organisationId, groupKey: item.groupKey, ...look });
    return { ...flagged, groupKey: item.groupKey, keys: look.own, suggestedCaseId };
  });
}

function isNear(a: Look, b: Look, distance: number): boolean {
  // An image says more than its caption: where both have one, the images decide.
  if (a.pdqs.length > 0 && b.pdqs.length > 0)
    return a.pdqs.some((x) => b.pdqs.some((y) => pdqDistance(x, y) <= distance));
  if (a.pdqs.length !== b.pdqs.length) return false;
  return a.shingles !== undefined && b.shingles !== undefined && jaccard(a.shingles, b.shingles) >= NEAR_SIMILARITY;
}

/** Remembers how the items that opened a group look. */
export async function rememberGroups(
  tx: Queryable,
  items: readonly (FlaggedItem & { keys?: string[] })[],
  caseOf: ReadonlyMap<string, Id<'case'>>,
): Promise<void> {
  const rows = items.flatMap(({ itemId, organisationId, keys }) =>
    keys === undefined || keys.length === 0 ? [] : [{ caseId: caseOf.get(itemId)!, organisationId, itemId, keys }],
  );
  const first = new Map(rows.toReversed().map((r) => [r.caseId, r]));
  await insertSignatures(tx, [...first.values()]);
}
