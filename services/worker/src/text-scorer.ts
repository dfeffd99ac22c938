import { fileURLToPath } from 'node:url';
import type { SignalResources } from '@haetae/signals';
import { Piscina } from 'piscina';
import type { BeginMessage, TextChunk, TextOutcome, TextTask, ThreadData } from './text-scorer-thread.ts';

export interface TextScorer {
  /** Scores texts in a thread. Rejects when the thread is lost: the same tasks may be tried again, one by one. */
  score(tasks: TextTask[]): Promise<TextOutcome[]>;
  /** Waits until a thread has loaded its models; says what the signals run on. */
  warmUp(): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Bound on one chunk, from when a thread begins it; a text that makes a signal hang must not hold the thread for ever. */
const CHUNK_TIMEOUT_MS = 60_000;
/** Bound on waiting for a thread: others may be busy with a text that hangs, and a new one loads its models first. */
const WAIT_TIMEOUT_MS = 300_000;
/**
 * What a thread may hold of JavaScript objects; past it V8 ends the thread and not the process. Model weights are kept outside of that
 * heap. Loaded with every model it holds some 250 MB.
 */
const MEMORY_MB = 1_024;

/** Threads that run all text signals, off the event loop of the consumers. */
export function createTextScorer(options: {
  threads: number;
  resources: SignalResources;
  packsDir?: string;
  off?: readonly string[];
  memoryMb?: number;
  timeoutMs?: number;
  /** Another thread than ours, which says when it begins as ours does: for tests of threads that die. */
  thread?: string;
}): TextScorer {
  const data: ThreadData = {
    resources: options.resources,
    off: options.off ?? [],
    ...(options.packsDir === undefined ? {} : { packsDir: options.packsDir }),
  };
  const pool = new Piscina({
    filename: options.thread ?? fileURLToPath(new URL('../dist/text-scorer-thread.js', import.meta.url)),
    workerData: data,
    minThreads: options.threads,
    maxThreads: options.threads,
    concurrentTasksPerWorker: 1,
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb ?? MEMORY_MB },
  });
  // The time of a chunk runs from when a thread says that it begins: one that waited behind a text that hangs has done nothing.
  const begins = new Map<number, () => void>();
  pool.on('message', (message: BeginMessage) => begins.get(message.begun)?.());
  let chunks = 0;
  return {
    async score(tasks) {
      const chunk = ++chunks;
      const gone = new AbortController();
      const giveUpAfter = (ms: number) => setTimeout(() => gone.abort(), ms);
      let timer = giveUpAfter(WAIT_TIMEOUT_MS);
      begins.set(chunk, () => {
        clearTimeout(timer);
        timer = giveUpAfter(options.timeoutMs ?? CHUNK_TIMEOUT_MS);
      });
      try {
        const work: TextChunk = { chunk, tasks };
        return (await pool.run(work, { signal: gone.signal })) as TextOutcome[];
      } finally {
        clearTimeout(timer);
        begins.delete(chunk);
      }
    },
    warmUp: () => pool.run(undefined, { name: 'describeSignals' }) as Promise<Record<string, unknown>>,
    close: () => pool.destroy(),
  };
}
