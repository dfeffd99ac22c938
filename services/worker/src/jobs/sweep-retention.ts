import { createSecretBox } from '@haetae/identity';
import {
  deleteOldIdempotencyKeys,
  findErasableMedia,
  forgetReports,
  inTransaction,
  isVaultKeyUsed,
  resealSecrets,
} from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import type { WorkerDeps } from '../deps.ts';
import { forgetOld } from './forget-old.ts';
import { eraseMedia } from './score-image.ts';

const EVERY_MS = 10 * 60_000;
/** A vault object that no item refers to is left alone for this long: its transaction may be under way. */
const ORPHAN_AFTER_MS = 60 * 60_000;
const IDEMPOTENCY_KEY_DAYS = 30;
/** Vault objects after which a change of the master key says how far it is. */
const TELL_EVERY = 10_000;

/** Takes away what a crash left behind: bytes of unflagged images, vault objects of items that were never stored. */
export async function sweepRetention(
  deps: Pick<WorkerDeps, 'sql' | 'vault' | 'logger' | 'packs' | 'config'>,
): Promise<{ erased: number; orphans: number }> {
  let erased = 0;
  for (;;) {
    const media = await findErasableMedia(deps.sql, 200);
    if (media.length === 0) break;
    await eraseMedia(deps, media);
    erased += media.length;
  }
  const forgotten = await forgetOld(deps);
  const reportsBefore = new Date(Date.now() - deps.config.HAETAE_REPORT_DAYS * 86_400_000);
  const reports = await inTransaction(deps.sql, (tx) => forgetReports(tx, reportsBefore, 1_000));
  if (reports.words + reports.reports > 0) deps.logger.info(reports, 'forgot what is needed no more of reports');
  let orphans = 0;
  for await (const name of deps.vault.listOlderThan(ORPHAN_AFTER_MS)) {
    if (await isVaultKeyUsed(deps.sql, name)) continue;
    await deps.vault.erase(name);
    orphans += 1;
  }
  await deleteOldIdempotencyKeys(deps.sql, IDEMPOTENCY_KEY_DAYS);
  if (forgotten.unflagged + forgotten.hashes + forgotten.decided > 0)
    deps.logger.info(forgotten, 'forgot what the packs keep no longer');
  if (erased + orphans > 0) deps.logger.info({ erased, orphans }, 'swept media that nobody needs');
  return { erased, orphans };
}

/**
 * Seals anew what an older master key sealed, in the vault and in the database, where older ones are configured. Says that they are
 * needed no more only after a round that found nothing of theirs: a process that still seals with one may be running.
 */
export async function resealAll({ config, vault, sql, logger }: SweepDeps): Promise<void> {
  if (config.HAETAE_MASTER_KEYS_OLD.length === 0) return;
  const masterKeys = [config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD];
  const secrets = await resealSecrets(sql, { vault: createKeyring(masterKeys), box: createSecretBox(masterKeys) });
  const objects = await vault.rewrap((seen) => {
    if (seen > 0 && seen % TELL_EVERY === 0) logger.info({ seen }, 'the vault is being sealed anew');
  });
  const unreadable = { secrets: secrets.unreadable, objects: objects.unreadable };
  if (unreadable.secrets + unreadable.objects > 0)
    logger.error({ unreadable }, 'there are vault objects or secrets that no configured master key opens');
  const renewed = { secrets: secrets.resealed, objects: objects.rewrapped };
  if (renewed.secrets + renewed.objects > 0) logger.info({ renewed }, 'sealed anew under the current master key');
  else logger.info('nothing is sealed under an older master key; HAETAE_MASTER_KEYS_OLD is needed no more');
}

type SweepDeps = Pick<WorkerDeps, 'sql' | 'vault' | 'logger' | 'config' | 'packs'>;

/** Sweeps now and then until stopped. */
export function startSweep(deps: SweepDeps): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    running = sweepRetention(deps)
      .then(() => resealAll(deps))
      .catch((err: unknown) => deps.logger.warn({ err }, 'sweep failed; it is tried again later'));
  };
  const timer = setInterval(sweep, EVERY_MS);
  sweep();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
