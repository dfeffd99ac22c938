import { CASE_LINKS, placeOfCase, type SpanRecord } from '@haetae/kit';
import { listCaseItemIds } from '@haetae/store';
import type { AssessResult } from './assess-items.ts';
import type { WorkerDeps } from './deps.ts';

/** A stage of a job on one item, as spans of that item's trace; what the stage consisted of hangs below it. */
export function traceStage(
  { traces }: Pick<WorkerDeps, 'traces'>,
  stage: 'scoreText' | 'scoreImage' | 'assessItem',
  item: { id: string; attempts: number; receivedAt: Date },
  told: {
    fromMs: number;
    /** Parts that took time: what ran in a thread or a process of its own. */
    parts?: readonly { name: string; fromMs: number; untilMs: number; error?: string | undefined }[];
    /** From when the item was assessed, and what came of it. */
    assessed?: { fromMs: number; result: AssessResult } | undefined;
    attributes?: Record<string, string | number | boolean | undefined>;
  },
): void {
  if (!traces.on) return;
  const { id: of, attempts, receivedAt } = item;
  const { fromMs, parts = [], assessed } = told;
  const untilMs = Date.now();
  const span = `${stage} ${attempts}`;
  traces.record({
    of,
    span,
    parent: 'acceptItem',
    kind: 'consumer',
    fromMs,
    untilMs,
    attributes: { item: of, attempts, waited_ms: fromMs - receivedAt.getTime(), ...told.attributes },
  });
  for (const [n, { name, error, ...times }] of parts.entries())
    traces.record({ of, span: `${name} ${n} of ${span}`, parent: span, ...times, error, attributes: { item: of } });
  if (!assessed?.result.assessed.has(of)) return;
  const { result } = assessed;
  const flagged = result.flagged.has(of);
  const within = stage === 'assessItem' ? span : `assessItem in ${span}`;
  if (stage !== 'assessItem')
    traces.record({
      of,
      span: within,
      parent: span,
      fromMs: assessed.fromMs,
      untilMs,
      attributes: { item: of, flagged },
    });
  const caseId = result.caseOf.get(of);
  // Under a name that can be worked out: what people do with the case hangs below it.
  if (caseId !== undefined)
    traces.record({
      of,
      span: 'openCase',
      parent: within,
      fromMs: assessed.fromMs,
      untilMs,
      attributes: { item: of, case: caseId },
    });
}

/** What was done for a case, in the trace of its first item; below `parent` where that is said. */
export async function traceCaseWork(
  { traces, sql, logger }: Pick<WorkerDeps, 'traces' | 'sql' | 'logger'>,
  caseId: string,
  told: Omit<SpanRecord, 'of'>,
): Promise<void> {
  if (!traces.on) return;
  const untilMs = Date.now();
  try {
    const place = placeOfCase(caseId, await listCaseItemIds(sql, caseId, CASE_LINKS + 1));
    const attributes = { case: caseId, ...told.attributes };
    traces.record({ ...place, untilMs, ...told, parent: told.parent ?? place.parent, attributes });
  } catch (err) {
    logger.debug({ err, caseId }, 'a case could not be traced');
  }
}
