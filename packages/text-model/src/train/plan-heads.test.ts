import { expect, it } from 'vitest';
import { planHeads, type TrainRow } from './plan-heads.ts';

const rows = (source: string, profanity: 0 | 1, n: number): TrainRow[] =>
  Array.from({ length: n }, (_, i) => ({
    text: `${source} ${profanity} ${i}`,
    lang: 'es',
    source,
    targets: { profanity },
    role: 'train',
  }));
const sources = (list: readonly TrainRow[]): (string | undefined)[] =>
  planHeads(list, ['profanity']).map((head) => head.source);

it('learns swearing where people marked it, and not from templates alone', () => {
  const written = [...rows('templates', 1, 80), ...rows('templates', 0, 80)];
  expect(sources([...written, ...rows('told-br', 0, 100)])).toEqual([]);
  expect(sources([...written, ...rows('told-br', 0, 100), ...rows('told-br', 1, 30)])).toEqual([
    undefined,
    'templates',
  ]);
});
