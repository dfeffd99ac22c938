import { deleteOldIdempotencyKeys, findErasableMedia, isVaultKeyUsed } from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';
import { eraseMedia } from './score-image.ts';

const EVERY_MS = 10 * 60_000;
/** A vault object that no item refers to is left alone for this long: its transaction may be under way. */
const ORPHAN_AFTER_MS = 60 * 60_000;
const IDEMPOTENCY_KEY_DAYS = 30;

/** Takes away what a crash left behind: bytes of unflagged images, vault objects of items that were never stored. */
export async function sweepRetention(
  deps: Pick<WorkerDeps, 'sql' | 'vault' | 'logger'>,
): Promise<{ erased: number; orphans: number }> {
  let erased = 0;
  for (;;) {
    const media = await findErasableMedia(deps.sql, 200);
    if (media.length === 0) break;
    await eraseMedia(deps, media);
    erased += media.length;
  }
  let orphans = 0;
  for await (const name of deps.vault.listOlderThan(ORPHAN_AFTER_MS)) {
    if (await isVaultKeyUsed(deps.sql, name)) continue;
    await deps.vault.erase(name);
    orphans += 1;
  }
  await deleteOldIdempotencyKeys(deps.sql, IDEMPOTENCY_KEY_DAYS);
  if (erased + orphans > 0) deps.logger.info({ erased, orphans }, 'swept media that nobody needs');
  return { erased, orphans };
}

/** Sweeps now and then until stopped. */
export function startSweep(deps: Pick<WorkerDeps, 'sql' | 'vault' | 'logger'>): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    running = sweepRetention(deps).catch((err: unknown) =>
      deps.logger.warn({ err }, 'sweep failed; it is tried again later'),
    );
  };
  const timer = setInterval(sweep, EVERY_MS);
  sweep();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
