import { describe, expect, it } from 'vitest';
import type { DataRow } from './data-row.ts';
import { rowTargets } from './row-targets.ts';

const row = (part: Partial<DataRow>): DataRow => ({
  id: '1', text: 't', lang: 'en', split: 'train', labels: {}, toxic: null, tfgbv: null, categories: [], source: 's', ...part,
}); // biome-ignore format: a fixture

describe('rowTargets', () => {
  it('takes null for unknown', () => {
    expect(rowTargets(row({}))).toEqual({});
    expect(rowTargets(row({ tfgbv: 0 }))).toEqual({ sexism: 0 });
  });

  it('takes an absent category of a toxic row for unknown, never for no', () => {
    expect(rowTargets(row({ toxic: 1, categories: ['insult'] }))).toEqual({ toxic: 1, insult: 1 });
  });

  it('takes a row that is not toxic for a no to every label', () => {
    const targets = rowTargets(row({ toxic: 0, tfgbv: 0 }));
    expect(Object.keys(targets)).toHaveLength(10);
    expect(Object.values(targets).every((v) => v === 0)).toBe(true);
  });

  it('takes "not hateful" for a no to identity attacks only', () => {
    expect(rowTargets(row({ source: 'dyn21-en', labels: { hateful: 0 } }))).toEqual({ identity_attack: 0 });
  });

  it('uses what the authors annotated themselves', () => {
    const edos = row({ source: 'edos', toxic: 1, tfgbv: 1, categories: ['sexism'], labels: { label_vector: '2.3 x' } });
    expect(rowTargets(edos)).toEqual({ toxic: 1, sexism: 1, threat: 0, dehumanisation: 1 });
  });
});
