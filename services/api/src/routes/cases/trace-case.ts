import { CASE_LINKS, placeOfCase } from '@haetae/kit';
import { listCaseItemIds } from '@haetae/store';
import type { ApiDeps } from '../../deps.ts';

/** Records what somebody did with a case, in the trace of its first item. Nobody waits for it; who it was is not said. */
export function traceCase(
  { traces, sql, logger }: Pick<ApiDeps, 'traces' | 'sql' | 'logger'>,
  caseId: string,
  told: { span: string; fromMs: number },
): void {
  if (!traces.on) return;
  const untilMs = Date.now();
  listCaseItemIds(sql, caseId, CASE_LINKS + 1)
    .then((itemIds) =>
      traces.record({
        ...told,
        ...placeOfCase(caseId, itemIds),
        kind: 'server',
        untilMs,
        attributes: { case: caseId },
      }),
    )
    .catch((err: unknown) => logger.debug({ err, caseId }, 'a case could not be traced'));
}
