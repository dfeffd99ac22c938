import { claimEvidence, getOrganisationKey, getSigningKey, recordEvidenceFailure } from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import type { WorkerDeps } from '../deps.ts';
import { makeEvidence } from '../make-evidence.ts';
import { runLoop } from '../run-loop.ts';

const IDLE_MS = 700;
const AWAY_MS = 2_000;
/** A worker that went away leaves its package to another after this time. */
const RETRY_S = 1_800;
const MAX_ATTEMPTS = 4;

/** Makes one package that is owed. Returns how many there were. */
export async function makeOwedEvidence(deps: WorkerDeps): Promise<number> {
  const row = await claimEvidence(deps.sql, RETRY_S);
  if (!row) return 0;
  try {
    const sealer = createKeyring([deps.config.HAETAE_MASTER_KEY, ...deps.config.HAETAE_MASTER_KEYS_OLD]);
    const signing = await getSigningKey(deps.sql, sealer, deps.config.HAETAE_EVIDENCE_KEY);
    const { recipient } = await getOrganisationKey(deps.sql, sealer, row.organisationId);
    await makeEvidence(deps, row, { signing, organisation: recipient });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    deps.logger.error({ err: error, evidenceId: row.id }, 'an evidence package could not be made');
    await recordEvidenceFailure(deps.sql, row.id, message, row.attempts < MAX_ATTEMPTS ? 10 * row.attempts : undefined);
  }
  return 1;
}

/** Makes packages until stopped. */
export const startEvidence = (deps: WorkerDeps): (() => Promise<void>) =>
  runLoop(async () => ((await makeOwedEvidence(deps)) === 0 ? IDLE_MS : 0), {
    name: 'evidence',
    logger: deps.logger,
    awayMs: AWAY_MS,
  }).stop;
