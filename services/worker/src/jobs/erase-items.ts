import { canonicalJson } from '@haetae/evidence';
import {
  countHeldItems,
  type Erasure,
  endErasure,
  eraseItems,
  getErasure,
  getSigningKey,
  holdErasure,
  inTransaction,
  noteErasureStep,
  noteVaultErased,
  takeDueErasure,
} from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import type { WorkerDeps } from '../deps.ts';
import { runLoop } from '../run-loop.ts';

const LOOK_EVERY_MS = 2_000;
/** Items of one transaction. */
const STEP = 200;

type EraseDeps = Pick<WorkerDeps, 'sql' | 'vault' | 'logger' | 'config'>;

/** What stays of an erasure: how much went, not whose it was. */
const tombstoneOf = (e: Erasure, doneAt: Date) =>
  canonicalJson({
    type: 'haetae-erasure',
    version: 1,
    id: e.id,
    organisationId: e.organisationId,
    kind: e.kind,
    selectorHash: e.selectorHash,
    reason: e.reason,
    requestedBy: e.requestedBy,
    requestedAt: e.requestedAt.toISOString(),
    doneAt: doneAt.toISOString(),
    erased: { items: e.items, media: e.media, scores: e.scores, cases: e.cases, packages: e.packages },
  });

/**
 * One step of one request that is due: up to 200 items and their vault objects, or its end. Rows go first, in one transaction
 * with the names of the objects to erase, so that a kill in between leaves no object behind that nobody knows of. False when
 * nothing was due.
 */
export async function eraseStep(deps: EraseDeps): Promise<boolean> {
  const { sql, vault } = deps;
  const step = await inTransaction(sql, async (tx) => {
    const due = await takeDueErasure(tx);
    if (!due) return undefined;
    if (due.selector === null || due.vaultKeys.length > 0) return { id: due.id, vaultKeys: due.vaultKeys };
    const selector = { ...due, selector: due.selector };
    const done = await eraseItems(tx, selector, { actor: due.requestedBy, erasureId: due.id, limit: STEP });
    await noteErasureStep(tx, due.id, done);
    if (done.items > 0) return { id: due.id, vaultKeys: done.vaultKeys };
    const held = await countHeldItems(tx, selector);
    if (held > 0) {
      await holdErasure(tx, due.id, held);
    } else {
      const doneAt = new Date();
      const tombstone = tombstoneOf(await getErasure(tx, due.organisationId, due.id), doneAt);
      const { HAETAE_MASTER_KEY, HAETAE_MASTER_KEYS_OLD, HAETAE_EVIDENCE_KEY } = deps.config;
      const keyring = createKeyring([HAETAE_MASTER_KEY, ...HAETAE_MASTER_KEYS_OLD]);
      const key = await getSigningKey(tx, keyring, HAETAE_EVIDENCE_KEY);
      await endErasure(tx, due.id, { doneAt, tombstone, signature: key.sign(Buffer.from(tombstone, 'utf8')) });
      deps.logger.info({ erasure: due.id, items: due.items, media: due.media }, 'erased on request');
    }
    return { id: due.id, vaultKeys: [] };
  });
  if (!step) return false;
  for (const key of step.vaultKeys) await vault.erase(key);
  if (step.vaultKeys.length > 0) await noteVaultErased(sql, step.id, step.vaultKeys);
  return true;
}

/** Carries out requests to erase, until stopped. */
export const startErasing = (deps: EraseDeps): (() => Promise<void>) =>
  runLoop(async () => ((await eraseStep(deps)) ? 0 : LOOK_EVERY_MS), {
    name: 'erase',
    logger: deps.logger,
    awayMs: LOOK_EVERY_MS,
  }).stop;
