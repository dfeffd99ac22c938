import type { JobPayload } from '@haetae/contracts';
import { finishWork, inTransaction } from '@haetae/store';
import { assessItems, languageOf } from '../assess-items.ts';
import { beginFit } from '../begin-fit.ts';
import type { WorkerDeps } from '../deps.ts';
import { loadEarlierScores } from '../load-earlier-scores.ts';
import { traceStage } from '../trace-work.ts';

/** Assesses items anew from the scores they have: after a retro-match, or when a bank hash was withdrawn. */
export async function assessItem(deps: WorkerDeps, { itemIds }: JobPayload<'assess'>): Promise<void> {
  const fromMs = Date.now();
  const fit = await beginFit(deps, 'assess', itemIds);
  if (fit.length === 0) return;
  const result = await inTransaction(deps.sql, async (tx) => {
    const ready = await finishWork(
      tx,
      'assess',
      fit.map((i) => i.id),
    );
    const items = fit.flatMap((item) => {
      const progress = ready.get(item.id);
      return progress ? [{ ...item, ...progress }] : [];
    });
    const scores = await loadEarlierScores(tx, items);
    return await assessItems(
      tx,
      deps,
      items.map((item) => ({
        item,
        language: languageOf(item),
        scores: scores.get(item.id) ?? [],
        signals: item.signals,
      })),
    );
  });
  deps.metrics.flagged.inc(result.flagged.size);
  for (const item of fit) traceStage(deps, 'assessItem', item, { fromMs, assessed: { fromMs, result } });
}
