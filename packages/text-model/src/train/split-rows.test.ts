import { describe, expect, it } from 'vitest';
import type { DataRow } from './data-row.ts';
import { splitRows } from './split-rows.ts';

const row = (source: string, split: DataRow['split'], text: string): DataRow => ({
  id: text, text, lang: 'en', split, labels: {}, toxic: 1, tfgbv: null, categories: [], source,
}); // biome-ignore format: a fixture

describe('splitRows', () => {
  it('never lets a test row teach or calibrate, nor its twin in another set', () => {
    const rows = [row('a', 'test', 'Hello, World!'), row('a', 'dev', 'x'), row('b', 'train', 'hello world')];
    expect(splitRows(rows, 1)).toEqual(['test', 'calibrate', 'test']);
  });

  it('keeps rows back by a seeded hash where a set gives none', () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => row('a', 'train', `text number ${i}`));
    const roles = splitRows(rows, 1);
    for (const role of ['calibrate', 'test'] as const) {
      expect(roles.filter((r) => r === role).length).toBeGreaterThan(110);
      expect(roles.filter((r) => r === role).length).toBeLessThan(220);
    }
    expect(splitRows(rows, 1)).toEqual(roles);
    expect(splitRows(rows, 2)).not.toEqual(roles);
  });

  it('lets no row teach that the authors call dev, though it is all there is of a set', () => {
    const roles = splitRows(
      Array.from({ length: 2_000 }, (_, i) => row('a', 'dev', `text number ${i}`)),
      1,
    );
    const share = (role: string) => roles.filter((r) => r === role).length / 2_000;
    expect(share('train')).toBe(0);
    expect(share('calibrate')).toBeCloseTo(0.5, 1);
    expect(share('test')).toBeCloseTo(0.5, 1);
  });

  it('leaves a training set whole where dev and test are given', () => {
    const rows = Array.from({ length: 1_500 }, (_, i) => row('a', 'train', `t ${i}`));
    const roles = splitRows([...rows, row('a', 'dev', 'd'), row('a', 'test', 'e')], 1);
    expect(new Set(roles.slice(0, 1_500))).toEqual(new Set(['train']));
  });
});
