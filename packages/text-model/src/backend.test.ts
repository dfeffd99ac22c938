import { expect, it } from 'vitest';
import { loadBackend } from './backend.ts';

it('loads a backend that computes, and says why where it is not the native one', async () => {
  const backend = await loadBackend('auto');
  expect(['tfjs-node', 'wasm']).toContain(backend.name);
  if (backend.name === 'wasm') expect(backend.reason).toMatch(/tfjs-node|Cannot find|not found/i);
  const { tf } = backend;
  const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5], [6]])); // biome-ignore format: a matrix
  expect([...product.dataSync()]).toEqual([17, 39]);
});

it('has one backend a thread: another choice afterwards is refused', async () => {
  await loadBackend('auto');
  expect(() => loadBackend('wasm')).toThrowError(/loaded as "auto"/);
});
