/** The same model in worker threads, off the event loop: inputs are dealt out in small chunks, answers keep their order. */
import { Worker } from 'node:worker_threads';
import { type ErrorCode, HaetaeError } from '@haetae/contracts';
import type { LoadOptions, ModelInfo, ScoreOptions, TextInput, TextModel, TextResult } from './types.ts';

export interface PoolOptions extends LoadOptions {
  /** Worker threads, each with its own copy of the weights (about 30 MB). */
  threads: number;
}

/** What goes to a worker. */
export interface PoolRequest {
  id: number;
  inputs: readonly TextInput[];
  options: ScoreOptions;
}

/** What comes back; `info` once, at the start. */
export type PoolReply =
  | { info: ModelInfo }
  | { id: number; results: TextResult[] }
  | { id: number | 'start'; error: { code: ErrorCode; message: string } };

interface Task {
  request: PoolRequest;
  resolve: (results: TextResult[]) => void;
  reject: (error: Error) => void;
}

const CHUNK = 32;

/** Starts the workers and waits until each has the model. Rejects with the worker's error when one does not start. */
export async function createTextPool(options: PoolOptions): Promise<TextModel> {
  const { threads, ...load } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new HaetaeError('CONFIG_INVALID', `threads must be a whole number from 1 on, not ${threads}.`);
  }
  const queue: Task[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Task>();
  const workers = new Set<Worker>();
  let closed = false;
  let nextId = 1;

  const deal = (): void => {
    while (idle.length > 0 && queue.length > 0) {
      const worker = idle.pop() as Worker;
      const task = queue.shift() as Task;
      busy.set(worker, task);
      worker.postMessage(task.request);
    }
  };

  const start = (): Promise<ModelInfo> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('../dist/pool-worker.js', import.meta.url), {
        workerData: load,
        // The worker is built JavaScript; flags of a test runner or a shell one-liner are not for it.
        execArgv: [],
      });
      workers.add(worker);
      let ready = false;
      const lose = (error: Error): void => {
        workers.delete(worker);
        if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
        busy.get(worker)?.reject(error);
        busy.delete(worker);
        if (!ready) {
          reject(error);
          return;
        }
        // One lost worker costs its own chunk; the others go on, and a new one takes its place.
        if (!closed) start().catch((failure: Error) => failAll(failure));
      };
      worker.on('message', (reply: PoolReply) => {
        if ('info' in reply) {
          ready = true;
          idle.push(worker);
          resolve(reply.info);
        } else if ('error' in reply && reply.id === 'start') {
          reject(new HaetaeError(reply.error.code, reply.error.message));
        } else {
          const task = busy.get(worker);
          busy.delete(worker);
          idle.push(worker);
          if ('results' in reply) task?.resolve(reply.results);
          else task?.reject(new HaetaeError(reply.error.code, reply.error.message));
        }
        deal();
      });
      worker.on('error', (cause) => lose(new HaetaeError('INTERNAL', 'A scoring thread failed.', { cause })));
      worker.on('exit', (code) => {
        if (workers.has(worker)) lose(new HaetaeError('INTERNAL', `A scoring thread ended with code ${code}.`));
      });
    });

  const failAll = (error: Error): void => {
    for (const task of queue.splice(0)) task.reject(error);
  };

  const close = async (): Promise<void> => {
    closed = true;
    failAll(new HaetaeError('NOT_READY', 'The scoring threads are closed.'));
    const all = [...workers];
    workers.clear();
    await Promise.all(all.map((worker) => worker.terminate()));
    for (const task of busy.values()) task.reject(new HaetaeError('NOT_READY', 'The scoring threads are closed.'));
    busy.clear();
  };

  let info: ModelInfo;
  try {
    [info] = (await Promise.all(Array.from({ length: threads }, start))) as [ModelInfo];
  } catch (error) {
    await close();
    throw error;
  }

  return {
    info,
    async scoreTexts(inputs, scoreOptions = {}) {
      if (closed) throw new HaetaeError('NOT_READY', 'The scoring threads are closed.');
      const chunks: Promise<TextResult[]>[] = [];
      for (let i = 0; i < inputs.length; i += CHUNK) {
        const request = { id: nextId++, inputs: inputs.slice(i, i + CHUNK), options: scoreOptions };
        chunks.push(new Promise((resolve, reject) => queue.push({ request, resolve, reject })));
      }
      deal();
      return (await Promise.all(chunks)).flat();
    },
    close,
  };
}
