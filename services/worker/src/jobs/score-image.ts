import { isHaetaeError, type JobPayload, type Score } from '@haetae/contracts';
import type { HashResult } from '@haetae/media';
import { IMAGE_SIGNALS, type ImageSubject, type RunningSignal } from '@haetae/signals';
import {
  emitMatches,
  type FloodLimits,
  finishWork,
  holdBankChanges,
  insertMatches,
  insertScores,
  inTransaction,
  listItemsMatching,
  listMedia,
  type MediaRow,
  type OwedItem,
  owe,
  quarantineFloods,
  recordErased,
  recordFetched,
  recordHashes,
  recordMediaFailure,
  recordProgress,
} from '@haetae/store';
import { assessItems, languageOf } from '../assess-items.ts';
import { beginFit } from '../begin-fit.ts';
import type { WorkerDeps } from '../deps.ts';
import { failWork, isOutage, MAX_ATTEMPTS } from '../fail-work.ts';
import { loadEarlierScores } from '../load-earlier-scores.ts';
import { traceStage } from '../trace-work.ts';

export type RunningImageSignals = { name: string; version: string; running: RunningSignal<ImageSubject> }[];

/** An unconfirmed hash that hits more than a twentieth of an hour's images, and at least 20, is not a picture of anyone. */
const FLOOD: FloodLimits = { minHits: 20, share: 0.05, windowMinutes: 60 };

/** Starts every image signal on the banks that this process follows. */
export async function startImageSignals(deps: Pick<WorkerDeps, 'config' | 'banks'>): Promise<RunningImageSignals> {
  const resources = {
    textModel: deps.config.HAETAE_TEXT_MODEL,
    textPath: deps.config.HAETAE_TEXT_PATH,
    matchImage: deps.banks.matchImage,
  };
  return await Promise.all(
    IMAGE_SIGNALS.filter((s) => !deps.config.HAETAE_SIGNALS_OFF.includes(s.name)).map(async (s) => ({
      name: s.name,
      version: s.version,
      running: await s.start(resources),
    })),
  );
}

type Looked = { media: MediaRow; result: HashResult } | { media: MediaRow; failed: { code: string; message: string } };

/** The bytes of a media, fetched first where only its URL is known. */
async function loadBytes(deps: WorkerDeps, media: MediaRow): Promise<Buffer> {
  if (media.vaultKey !== null) return await deps.vault.get(media.vaultKey);
  const bytes = await deps.outbound.fetchBytes(media.url ?? '', { maxBytes: deps.config.HAETAE_MEDIA_MAX_BYTES });
  media.vaultKey = await deps.vault.put(bytes);
  await recordFetched(deps.sql, media.id, media.vaultKey, bytes.length);
  return bytes;
}

/** Hashes one media. An error that a later try may mend is thrown while tries are left; any other becomes an abstention. */
async function lookAt(deps: WorkerDeps, item: OwedItem, media: MediaRow): Promise<Looked> {
  try {
    return { media, result: await deps.hasher.hashImage(await loadBytes(deps, media), { queries: true }) };
  } catch (error) {
    if (!isHaetaeError(error)) throw error;
    if ((error.retryable && item.attempts < MAX_ATTEMPTS) || isOutage(error.code, item)) throw error;
    return { media, failed: { code: error.code, message: error.message } };
  }
}

async function scoreItem(
  deps: WorkerDeps,
  signals: RunningImageSignals,
  item: OwedItem,
  media: MediaRow[],
): Promise<void> {
  const versions = signals.map((s) => `${s.name}@${s.version}`);
  const fromMs = Date.now();
  const looked: Looked[] = [];
  const parts: { name: string; fromMs: number; untilMs: number; error?: string | undefined }[] = [];
  for (const m of media.filter((x) => x.status !== 'hashed' || x.vaultKey !== null)) {
    const partFromMs = Date.now();
    const look = await lookAt(deps, item, m);
    looked.push(look);
    const error = 'failed' in look ? look.failed.code : undefined;
    parts.push({ name: 'hashImage', fromMs: partFromMs, untilMs: Date.now(), error });
  }
  const matchFromMs = Date.now();
  const { flagged, matched, result } = await inTransaction(deps.sql, async (tx) => {
    // No bank changes between this match and its commit: a hash added later finds the image among those seen.
    await holdBankChanges(tx);
    await deps.banks.catchUp(tx);
    const ready = await finishWork(tx, 'image', [item.id]);
    const scores = await scoreLooked(deps, signals, item, looked);
    for (const look of looked) {
      if ('failed' in look) await recordMediaFailure(tx, look.media.id, look.failed.code, look.failed.message);
      else await recordHashes(tx, { mediaId: look.media.id, ...look.result });
    }
    const found = scores.flatMap((s) => (s.matches ?? []).map((m) => ({ ...m, mediaId: s.mediaId!, itemId: item.id })));
    const fresh = await insertMatches(tx, found, 'score');
    await insertScores(
      tx,
      scores.map((s) => ({ ...s, itemId: item.id })),
    );
    const matched = fresh.map((m) => m.hashId);
    const progress = ready.get(item.id);
    if (!progress) {
      await recordProgress(tx, [{ itemId: item.id, signals: versions }]);
      await emitMatches(tx, fresh);
      return { flagged: undefined, matched, result: undefined };
    }
    // With what the text job has said, and only the matches that stand.
    const all = (await loadEarlierScores(tx, [item])).get(item.id) ?? [];
    // As the item stands now: its text may have been done, and its language found, since this job began.
    const now = { ...item, ...progress };
    const ran = [...new Set([...now.signals, ...versions])];
    const result = await assessItems(tx, deps, [{ item: now, language: languageOf(now), scores: all, signals: ran }]);
    // After the case stands, so that the event names it.
    await emitMatches(tx, fresh);
    return { flagged: result.flagged.has(item.id), matched, result };
  });
  deps.metrics.scored.labels('image').inc();
  if (flagged) deps.metrics.flagged.inc();
  traceStage(deps, 'scoreImage', item, {
    fromMs,
    parts,
    assessed: result && { fromMs: matchFromMs, result },
    attributes: { media: looked.length, matches: matched.length },
  });
  if (item.text === null) deps.metrics.scoreLatency.observe((Date.now() - item.receivedAt.getTime()) / 1000);
  if (flagged === false) await eraseMedia(deps, media);
  await guardAgainstFloods(deps, [...new Set(matched)]);
}

/** What every image signal says of the images that could be hashed; an abstention for the others. */
async function scoreLooked(
  deps: WorkerDeps,
  signals: RunningImageSignals,
  item: OwedItem,
  looked: Looked[],
): Promise<Score[]> {
  const pack = deps.packs.forItem({
    country: item.country ?? undefined,
    lang: item.lang ?? undefined,
    organisationPack: item.organisationPack ?? undefined,
  });
  const scores: Score[] = [];
  for (const { name, version, running } of signals) {
    for (const look of looked) {
      const mediaId = look.media.id;
      if ('failed' in look) {
        scores.push({ signal: name, version, mediaId, labels: {}, flags: [], abstained: look.failed });
        continue;
      }
      const subject: ImageSubject = {
        itemId: item.id,
        mediaId,
        organisationId: item.organisationId,
        ...look.result,
        pack,
      };
      const [score] = await running.score([subject]);
      scores.push({ signal: name, version, mediaId, ...score! });
    }
  }
  return scores;
}

/** Switches off unconfirmed hashes that hit too much, and has what they flagged assessed anew. */
async function guardAgainstFloods(deps: WorkerDeps, hashIds: string[]): Promise<void> {
  if (hashIds.length === 0) return;
  await inTransaction(deps.sql, async (tx) => {
    for (const hashId of await quarantineFloods(tx, hashIds, FLOOD)) {
      deps.logger.error({ hashId }, 'an unconfirmed hash hit too much of the traffic and was switched off');
      await owe(tx, 'assess', await listItemsMatching(tx, hashId));
    }
  });
}

/** Unflagged bytes are not kept. What a crash leaves here, the sweep takes. */
export async function eraseMedia(
  deps: Pick<WorkerDeps, 'sql' | 'vault'>,
  media: Pick<MediaRow, 'id' | 'vaultKey'>[],
): Promise<void> {
  const stored = media.filter((m) => m.vaultKey !== null);
  for (const m of stored) await deps.vault.erase(m.vaultKey!);
  if (stored.length > 0)
    await recordErased(
      deps.sql,
      stored.map((m) => m.id),
    );
}

/** Hashes and matches the images of a chunk of items, each item for itself. */
export async function scoreImage(
  deps: WorkerDeps,
  signals: RunningImageSignals,
  { itemIds }: JobPayload<'image'>,
): Promise<void> {
  const fit = await beginFit(deps, 'image', itemIds);
  const media = await listMedia(
    deps.sql,
    fit.map((i) => i.id),
  );
  await Promise.all(
    fit.map(async (item) => {
      try {
        await scoreItem(
          deps,
          signals,
          item,
          media.filter((m) => m.itemId === item.id),
        );
      } catch (error) {
        if (!isHaetaeError(error)) deps.logger.error({ err: error, itemId: item.id }, 'scoring an image failed');
        const { code = 'INTERNAL', message } = error as { code?: string; message: string };
        await failWork(deps, 'image', [{ item, code: isHaetaeError(error) ? code : 'INTERNAL', message }]);
      }
    }),
  );
}
