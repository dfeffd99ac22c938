import type { JobPayload, Score } from '@haetae/contracts';
import { TEXT_SIGNALS } from '@haetae/signals';
import { finishWork, insertScores, inTransaction, listMedia, type OwedItem, recordProgress } from '@haetae/store';
import { type AssessResult, assessItems, type ScoredItem } from '../assess-items.ts';
import { beginFit } from '../begin-fit.ts';
import type { WorkerDeps } from '../deps.ts';
import { failWork } from '../fail-work.ts';
import { loadEarlierScores } from '../load-earlier-scores.ts';
import type { TextOutcome } from '../text-scorer-thread.ts';
import { traceStage } from '../trace-work.ts';
import { eraseMedia } from './score-image.ts';

/** The text signals that run here, as name@version. */
const versionsOf = (off: readonly string[]) =>
  TEXT_SIGNALS.filter((s) => !off.includes(s.name)).map((s) => `${s.name}@${s.version}`);

/** Scores the texts of a chunk of items, and assesses those that have all of their scores now. */
export async function scoreText(deps: WorkerDeps, { itemIds }: JobPayload<'text'>): Promise<void> {
  const fromMs = Date.now();
  const ran = versionsOf(deps.config.HAETAE_SIGNALS_OFF);
  const fit = await beginFit(deps, 'text', itemIds);
  if (fit.length === 0) return;
  const byId = new Map(fit.map((item) => [item.id as string, item]));
  let outcomes: TextOutcome[];
  const threadFromMs = Date.now();
  try {
    outcomes = await deps.textScorer.score(
      fit.map(({ id, text, lang, langMethod, country, organisationPack }) => ({
        itemId: id,
        text: text ?? '',
        lang: langMethod === 'given' ? lang : null,
        country,
        organisationPack,
      })),
    );
  } catch (error) {
    // The thread was lost or hung. Tried again one by one, so that the item that did it is found.
    deps.logger.error({ err: error, items: fit.length }, 'scoring thread lost');
    await failWork(
      deps,
      'text',
      fit.map((item) => ({ item, code: 'INTERNAL', message: 'The scoring thread was lost or hung.' })),
    );
    return;
  }
  const threadUntilMs = Date.now();
  const failures: { item: OwedItem; code: string; message: string }[] = [];
  const done: { item: OwedItem; outcome: Extract<TextOutcome, { scores: Score[] }> }[] = [];
  for (const outcome of outcomes) {
    const item = byId.get(outcome.itemId)!;
    if ('failed' in outcome) failures.push({ item, ...outcome.failed });
    else done.push({ item, outcome });
  }
  await failWork(deps, 'text', failures);
  if (done.length === 0) return;
  const result = await inTransaction(deps.sql, async (tx): Promise<AssessResult> => {
    const ready = await finishWork(
      tx,
      'text',
      done.map((d) => d.item.id),
    );
    await insertScores(
      tx,
      done.flatMap(({ item, outcome }) => outcome.scores.map((s) => ({ ...s, itemId: item.id }))),
    );
    await recordProgress(
      tx,
      done
        .filter((d) => !ready.has(d.item.id))
        .map(({ item, outcome }) => ({ itemId: item.id, language: outcome.language, signals: ran })),
    );
    // As the item stands now: its image may have been done since this job began.
    const complete = done.flatMap(({ item, outcome }) => {
      const progress = ready.get(item.id);
      return progress ? [{ item: { ...item, ...progress }, outcome }] : [];
    });
    const earlier = await loadEarlierScores(
      tx,
      complete.map((d) => d.item).filter((i) => i.mediaCount > 0),
    );
    const scored: ScoredItem[] = complete.map(({ item, outcome }) => ({
      item,
      language: outcome.language,
      scores: [
        ...outcome.scores,
        ...(earlier.get(item.id)?.filter((s) => !outcome.scores.some((o) => o.signal === s.signal)) ?? []),
      ],
      signals: [...new Set([...item.signals, ...ran])],
    }));
    return await assessItems(tx, deps, scored);
  });
  const pictured = done.filter(
    ({ item }) => item.mediaCount > 0 && result.assessed.has(item.id) && !result.flagged.has(item.id),
  );
  if (pictured.length > 0)
    await eraseMedia(
      deps,
      await listMedia(
        deps.sql,
        pictured.map((d) => d.item.id),
      ),
    );
  deps.metrics.scored.labels('text').inc(done.length);
  deps.metrics.flagged.inc(result.flagged.size);
  const now = Date.now();
  for (const { item, outcome } of done)
    traceStage(deps, 'scoreText', item, {
      fromMs,
      parts: [{ name: 'runTextSignals', fromMs: threadFromMs, untilMs: threadUntilMs }],
      assessed: { fromMs: threadUntilMs, result },
      attributes: { items: fit.length, lang: outcome.language.lang, pack: outcome.pack },
    });
  for (const { item } of done) deps.metrics.scoreLatency.observe((now - item.receivedAt.getTime()) / 1000);
}
