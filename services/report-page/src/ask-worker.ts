import type { HashedPicture } from './hash-picture.ts';

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, { done: (value: never) => void; fail: (error: Error) => void }>();

function ask<T>(task: object): Promise<T> {
  if (!worker) {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<{ id: number; value?: never; error?: string }>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error === undefined) asked?.done(data.value as never);
      else asked?.fail(new Error(data.error));
    });
    worker.addEventListener('error', () => {
      for (const { fail } of waiting.values()) fail(new Error('the worker ended'));
      waiting.clear();
      worker = undefined;
    });
  }
  last += 1;
  const id = last;
  return new Promise<T>((done, fail) => {
    waiting.set(id, { done, fail });
    worker!.postMessage({ id, ...task });
  });
}

/** Hashes a picture off the page's thread. Nothing of it leaves the device. */
export const askHash = (file: Blob): Promise<HashedPicture> => ask({ file });
export const askProof = (challenge: string, bits: number): Promise<string> => ask({ challenge, bits });
