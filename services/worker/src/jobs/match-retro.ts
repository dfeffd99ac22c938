import type { BankChange, BankHash, BankInfo } from '@haetae/contracts';
import { createMatcher } from '@haetae/matcher';
import {
  emitMatches,
  findSetting,
  insertMatches,
  inTransaction,
  listBankChanges,
  listBanksById,
  listSeenMedia,
  owe,
  type Queryable,
  recordSetting,
  tryRetroLock,
} from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';
import { runLoop } from '../run-loop.ts';

const CURSOR = 'retro-sequence';
/** Changes looked at together: a bulk upload is matched in large bites, because each bite reads all images seen. */
const CHANGES = 20_000;
const MEDIA_PAGE = 1_000;
const IDLE_MS = 500;
const AWAY_MS = 2_000;

const mayMatch = (hash: BankHash) => (hash.status === 'active' || hash.status === 'received') && !hash.disabled;

/** A matcher that holds the changed hashes alone. */
function matcherOf(banks: BankInfo[], hashes: BankHash[]) {
  const matcher = createMatcher();
  const changes: BankChange[] = [];
  for (const bank of banks) changes.push({ sequence: changes.length + 1, bank });
  for (const hash of hashes) changes.push({ sequence: changes.length + 1, hash });
  matcher.applyChanges(changes);
  matcher.compact();
  return matcher;
}

/**
 * Matches hashes that are new (or back) against all images seen before, whose bytes may be gone: their hashes and the ways they
 * are looked for are kept. Hits are stored and their items assessed anew. One round; returns how many changes it took in. The
 * cursor moves in the transaction that stores the hits, and one process works at a time.
 */
export async function matchRetro(deps: Pick<WorkerDeps, 'sql' | 'logger'>): Promise<number> {
  return await inTransaction(deps.sql, async (tx) => {
    if (!(await tryRetroLock(tx))) return 0;
    const from = (await findSetting<number>(tx, CURSOR)) ?? 0;
    const changes = await listBankChanges(tx, from, CHANGES);
    const last = changes.at(-1);
    if (!last) return 0;
    const hashes = changes.flatMap((c) => ('hash' in c && mayMatch(c.hash) ? [c.hash] : []));
    const hits = hashes.length === 0 ? 0 : await matchSeen(tx, hashes);
    await recordSetting(tx, CURSOR, last.sequence);
    if (hits > 0) deps.logger.info({ hashes: hashes.length, hits }, 'hashes matched images seen before');
    return changes.length;
  });
}

async function matchSeen(tx: Queryable, hashes: BankHash[]): Promise<number> {
  const banks = (await listBanksById(tx, [...new Set(hashes.map((h) => h.bankId))])).filter((b) => b.enabled);
  if (banks.length === 0) return 0;
  const matcher = matcherOf(banks, hashes);
  const organisationIds = [...new Set(banks.map((b) => b.organisationId))];
  let hits = 0;
  let after = '';
  for (;;) {
    const page = await listSeenMedia(tx, organisationIds, { after, limit: MEDIA_PAGE });
    const found = page.flatMap((m) =>
      matcher
        .matchHashes(
          { pdq: m.pdq, quality: m.pdqQuality, md5: m.md5, sha256: m.sha256, queries: m.queries },
          { organisationId: m.organisationId },
        )
        .matches.map(({ hashId, distance, via }) => ({ mediaId: m.id, itemId: m.itemId, hashId, distance, via })),
    );
    const fresh = await insertMatches(tx, found, 'retro');
    await emitMatches(tx, fresh);
    await owe(tx, 'assess', [...new Set(fresh.map((f) => f.itemId))]);
    hits += fresh.length;
    if (page.length < MEDIA_PAGE) return hits;
    after = page.at(-1)!.id;
  }
}

/** Follows the banks until stopped. */
export const startRetro = (deps: Pick<WorkerDeps, 'sql' | 'logger'>): (() => Promise<void>) =>
  runLoop(async () => ((await matchRetro(deps)) === 0 ? IDLE_MS : 0), {
    name: 'retro',
    logger: deps.logger,
    awayMs: AWAY_MS,
  }).stop;
