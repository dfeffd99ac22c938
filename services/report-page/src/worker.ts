import { hashPicture } from './hash-picture.ts';
import { solveProof } from './solve-proof.ts';

/** What the page asks of its worker, one at a time. */
export type Task = { id: number } & ({ file: Blob } | { challenge: string; bits: number });

addEventListener('message', async ({ data }: MessageEvent<Task>) => {
  try {
    const value = 'file' in data ? await hashPicture(data.file) : solveProof(data.challenge, data.bits);
    postMessage({ id: data.id, value });
  } catch (error) {
    postMessage({ id: data.id, error: String(error) });
  }
});
