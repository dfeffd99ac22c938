import { anchorCustody, getSigningKey, inTransaction } from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import type { WorkerDeps } from '../deps.ts';
import { runLoop } from '../run-loop.ts';

/** How much of the custody chains somebody with the database alone could rewrite unseen: what is younger than this. */
const ANCHOR_EVERY_S = 3_600;
const LOOK_EVERY_MS = 60_000;
const AWAY_MS = 10_000;

/** Signs the ends of the custody chains once an hour where any has grown, until stopped. */
export function startAnchoring(deps: Pick<WorkerDeps, 'sql' | 'config' | 'logger'>): () => Promise<void> {
  const { sql, config, logger } = deps;
  const sealer = createKeyring([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD]);
  return runLoop(
    async () => {
      const key = await getSigningKey(sql, sealer, config.HAETAE_EVIDENCE_KEY);
      const made = await inTransaction(sql, (tx) => anchorCustody(tx, key, { minAgeS: ANCHOR_EVERY_S }));
      // Logs go elsewhere: an anchor that is noted there cannot be cut off unseen.
      if (made) logger.info({ anchor: `${made.seq}:${made.hash}`, chains: made.chains }, 'custody anchored');
      return LOOK_EVERY_MS;
    },
    { name: 'anchors', logger, awayMs: AWAY_MS },
  ).stop;
}
