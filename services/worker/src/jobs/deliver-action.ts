import { isHaetaeError } from '@haetae/contracts';
import {
  appendCaseLine,
  claimEffect,
  countUnhandled,
  finaliseDecisions,
  inTransaction,
  type OwedEffect,
  recordEffectDone,
  recordEffectFailure,
} from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';
import type { EffectHandler } from '../effects/effect.ts';
import { EFFECTS } from '../effects/index.ts';
import { runLoop } from '../run-loop.ts';
import { traceCaseWork } from '../trace-work.ts';

const IDLE_MS = 500;
const AWAY_MS = 2_000;
const BATCH = 50;
/** How often an effect is tried before a person has to look at it; the waits between are 5 s, 20 s, 80 s … up to an hour. */
export const MAX_EFFECT_ATTEMPTS = 8;
const delayAfter = (attempts: number) => Math.min(3_600, 5 * 4 ** attempts);
const UNHANDLED_EVERY_MS = 60_000;

export type EffectHandlers = Partial<Record<OwedEffect['kind'], EffectHandler>>;

/** Makes decisions final whose undo window has closed, then does one round of what they owe. Returns how much was done. */
export async function deliverActions(deps: WorkerDeps, handlers: EffectHandlers = EFFECTS): Promise<number> {
  let done = await inTransaction(deps.sql, (tx) => finaliseDecisions(tx, BATCH));
  for (let n = 0; n < BATCH; n += 1) {
    if (!(await deliverOne(deps, handlers))) break;
    done += 1;
  }
  return done;
}

/** One effect in one transaction: the row is locked while its handler works, and done when the handler's writes are. */
async function deliverOne(deps: WorkerDeps, handlers: EffectHandlers): Promise<boolean> {
  const fromMs = Date.now();
  let failed: string | undefined;
  let current: OwedEffect | undefined;
  try {
    await inTransaction(deps.sql, async (tx) => {
      current = await claimEffect(tx, Object.keys(handlers));
      if (!current) return;
      const result = await handlers[current.kind]!({ deps, tx, effect: current });
      await recordEffectDone(tx, current.id, result);
      const { organisationId, caseId, id, kind, decisionId } = current;
      const data = {
        effectId: id,
        kind,
        decisionId,
        ...(kind === 'add_hash_to_bank' ? { ...result, hashIds: undefined } : result),
      };
      await appendCaseLine(tx, { organisationId, caseId, type: 'action_delivered', actor: 'haetae', data });
    });
  } catch (error) {
    // Without a claimed effect the database itself failed: that is for the loop.
    if (!current || isHaetaeError(error, 'STORE_UNAVAILABLE')) throw error;
    await fail(deps, current, error);
    failed = isHaetaeError(error) ? error.code : 'INTERNAL';
  }
  if (current) {
    const { id, kind, caseId, decisionId, attempts } = current;
    await traceCaseWork(deps, caseId, {
      span: `deliverAction ${id} ${attempts}`,
      parent: `recordDecision ${decisionId}`,
      fromMs,
      error: failed,
      attributes: { effect: id, kind, attempts },
    });
  }
  return current !== undefined;
}

async function fail(deps: WorkerDeps, effect: OwedEffect, error: unknown): Promise<void> {
  const code = isHaetaeError(error) ? error.code : 'INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  const dead = effect.attempts + 1 >= MAX_EFFECT_ATTEMPTS;
  const delayS = dead ? undefined : delayAfter(effect.attempts);
  const { organisationId, caseId, id, kind } = effect;
  await inTransaction(deps.sql, async (tx) => {
    await recordEffectFailure(tx, id, { code, message, delayS });
    const data = { effectId: id, kind, code, attempts: effect.attempts + 1 };
    if (dead) await appendCaseLine(tx, { organisationId, caseId, type: 'action_failed', actor: 'haetae', data });
  });
  const told = { effectId: id, kind, code, attempts: effect.attempts + 1 };
  if (dead)
    deps.logger.error(told, 'an action of a decision failed as often as it may; see GET /v1/effects?state=dead');
  else deps.logger.warn({ ...told, delayS }, 'an action of a decision failed; it is tried again');
}

/** Delivers until stopped. */
export function startDelivery(deps: WorkerDeps): () => Promise<void> {
  let saidAt = Number.NEGATIVE_INFINITY;
  return runLoop(
    async () => {
      const done = await deliverActions(deps);
      if (performance.now() - saidAt > UNHANDLED_EVERY_MS) {
        saidAt = performance.now();
        const waiting = await countUnhandled(deps.sql, Object.keys(EFFECTS));
        for (const [kind, count] of Object.entries(waiting))
          deps.logger.warn({ kind, count }, 'actions are owed that this version cannot do; they stay owed');
      }
      return done === 0 ? IDLE_MS : 0;
    },
    { name: 'act', logger: deps.logger, awayMs: AWAY_MS },
  ).stop;
}
