import { listSealedSecrets, recordSealedSecrets, sweepDeliveries } from '@haetae/store';
import type { Keyring } from '@haetae/vault';
import type { WorkerDeps } from '../deps.ts';

/** Forgets deliveries and events past their time, and seals secrets anew that an older master key sealed. */
export async function sweepWebhooks(
  deps: Pick<WorkerDeps, 'sql' | 'config' | 'logger'> & { keyring: Keyring },
): Promise<void> {
  let removed = 0;
  for (;;) {
    const round = await sweepDeliveries(deps.sql, deps.config.HAETAE_WEBHOOK_LOG_DAYS);
    removed += round;
    if (round === 0) break;
  }
  if (removed > 0) deps.logger.info({ removed }, 'swept old webhook deliveries and events');
  if (deps.config.HAETAE_MASTER_KEYS_OLD.length === 0) return;
  for (const { id, secret, previousSecret } of await listSealedSecrets(deps.sql)) {
    const renew = (sealed: Uint8Array | null) =>
      sealed === null ? undefined : deps.keyring.rewrap(id, Buffer.from(sealed));
    const renewed = { secret: renew(secret), previousSecret: renew(previousSecret) };
    if (renewed.secret || renewed.previousSecret)
      await recordSealedSecrets(deps.sql, id, { secret, previousSecret }, renewed);
  }
}
