import { parentPort } from 'node:worker_threads';
import type { AnyLabel, DetectedLanguage, Score } from '@haetae/contracts';
import { createLanguageDetector } from '@haetae/language';
import { loadPacks } from '@haetae/packs';
import { type RunningSignal, type SignalResources, TEXT_SIGNALS, type TextSubject } from '@haetae/signals';
import { normaliseText } from '@haetae/text-model';
import { workerData } from 'piscina';

/** What the thread needs of an item. */
export interface TextTask {
  itemId: string;
  text: string;
  lang: string | null;
  country: string | null;
  organisationPack: string | null;
}
/** What the thread says of an item: scores of the signals that had something to say, or why none could be made. */
export type TextOutcome =
  | { itemId: string; language: DetectedLanguage; pack: string; scores: Score[] }
  | { itemId: string; failed: { code: string; message: string } };
/** Texts that are scored together; `chunk` names them. */
export interface TextChunk {
  chunk: number;
  tasks: TextTask[];
}
/** What the thread says when it begins a chunk. */
export interface BeginMessage {
  begun: number;
}
export interface ThreadData {
  resources: SignalResources;
  packsDir?: string;
  /** Names of signals that do not run. */
  off: readonly string[];
}

const { resources, packsDir, off } = workerData as ThreadData;
const packs = loadPacks(packsDir);
const { detectLanguage } = createLanguageDetector();
const signals: { name: string; version: string; running: RunningSignal<TextSubject> }[] = [];
for (const signal of TEXT_SIGNALS.filter((s) => !off.includes(s.name)))
  signals.push({ name: signal.name, version: signal.version, running: await signal.start(resources) });

/** A score that says something: a probability, an abstention, or spans. */
const speaks = (score: { labels: Partial<Record<AnyLabel, number>>; abstained?: unknown }) =>
  score.abstained !== undefined || Object.keys(score.labels).length > 0;

async function scoreTogether(tasks: readonly TextTask[]): Promise<TextOutcome[]> {
  const prepared = tasks.map((task) => {
    const normalised = normaliseText(task.text);
    const language: DetectedLanguage =
      task.lang === null
        ? detectLanguage(task.text, () => normalised.text)
        : { lang: task.lang, confidence: 1, method: 'given' };
    const pack = packs.forItem({
      country: task.country ?? undefined,
      lang: language.lang,
      organisationPack: task.organisationPack ?? undefined,
    });
    const subject: TextSubject = {
      itemId: task.itemId,
      text: task.text,
      normalised,
      lang: language.lang,
      langConfidence: language.confidence,
      pack,
    };
    return { subject, language, pack: pack.id, scores: [] as Score[] };
  });
  const subjects = prepared.map((p) => p.subject);
  for (const { name, version, running } of signals) {
    const scores = await running.score(subjects);
    for (const [n, score] of scores.entries())
      if (speaks(score)) prepared[n]!.scores.push({ signal: name, version, ...score });
  }
  return prepared.map(({ subject, language, pack, scores }) => ({ itemId: subject.itemId, language, pack, scores }));
}

/** Scores texts with every text signal. A text that makes one fail is told apart from the others. */
async function scoreTexts(tasks: readonly TextTask[]): Promise<TextOutcome[]> {
  try {
    return await scoreTogether(tasks);
  } catch (error) {
    if (tasks.length === 1) {
      const { code = 'INTERNAL', message } = error as { code?: string; message: string };
      return [{ itemId: tasks[0]!.itemId, failed: { code, message } }];
    }
    const outcomes: TextOutcome[] = [];
    for (const task of tasks) outcomes.push(...(await scoreTexts([task])));
    return outcomes;
  }
}

/** Says that it begins, then scores the texts of a chunk. */
export default function scoreChunk({ chunk, tasks }: TextChunk): Promise<TextOutcome[]> {
  parentPort!.postMessage({ begun: chunk } satisfies BeginMessage);
  return scoreTexts(tasks);
}

/** What the signals of this thread run on, for the start-up log. */
export function describeSignals(): Record<string, unknown> {
  return Object.fromEntries(signals.map((s) => [`${s.name}@${s.version}`, s.running.info ?? {}]));
}
