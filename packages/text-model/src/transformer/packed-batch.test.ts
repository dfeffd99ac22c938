import { expect, it } from 'vitest';
import { BATCH_TOKENS, packBatches } from './packed-batch.ts';
import { centred } from './weights.ts';
import { windowsOf } from './windows.ts';

it('packs every text once, whole, within the size of a batch, with places counted from its start', () => {
  const lists = Array.from({ length: 57 }, (_, i) =>
    Array.from({ length: 1 + ((i * 37) % 64) }, (_, t) => i * 100 + t),
  );
  const seen: number[] = [];
  for (const batch of packBatches(lists)) {
    expect(batch.ids.length).toBeLessThanOrEqual(BATCH_TOKENS);
    batch.texts.forEach((text, row) => {
      const [from, to] = [batch.starts[row] as number, batch.starts[row + 1] as number];
      expect([...batch.ids.slice(from, to)]).toEqual(lists[text]);
      expect([...batch.positions.slice(from, to)]).toEqual(lists[text]?.map((_, t) => t));
      seen.push(text);
    });
  }
  expect(seen.sort((a, b) => a - b)).toEqual(lists.map((_, i) => i));
  expect(packBatches([])).toEqual([]);
});

it('covers a long text with windows that overlap, the last one ending with the text', () => {
  for (const length of [1, 63, 64, 65, 100, 160, 161, 1_000]) {
    const ids = Array.from({ length }, (_, i) => i + 1);
    const windows = windowsOf(ids, 64);
    for (const window of windows) expect(window.length).toBe(Math.min(64, length));
    expect(windows[0]?.[0]).toBe(1);
    expect(windows.at(-1)?.at(-1)).toBe(length);
    expect(new Set(windows.flat()).size).toBe(length);
  }
  expect(windowsOf([], 64)).toEqual([[0]]);
});

it('centres kernels so that the mean of the input no longer matters', () => {
  const kernel = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i * 3) * 2);
  const out = centred(kernel, 4, 3);
  for (let c = 0; c < 3; c += 1) {
    const column = [0, 1, 2, 3].map((r) => out[r * 3 + c] as number);
    expect(column.reduce((a, b) => a + b)).toBeCloseTo(0, 5);
  }
});
