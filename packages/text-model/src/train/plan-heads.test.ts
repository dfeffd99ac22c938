import type { Label } from '@haetae/contracts';
import { expect, it } from 'vitest';
import { planHeads, type TrainRow } from './plan-heads.ts';

const rows = (source: string, value: 0 | 1, n: number, label: Label = 'profanity'): TrainRow[] =>
  Array.from({ length: n }, (_, i) => ({
    text: `${source} ${value} ${i}`,
    lang: 'es',
    source,
    targets: { [label]: value },
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

it('lets formal benign text count in full where no person has labelled a post', () => {
  const weightOfFormal = (others: string): number => {
    const list = [
      ...rows('sib200-benign', 0, 100, 'threat'),
      ...rows(others, 0, 80, 'threat'),
      ...rows(others, 1, 80, 'threat'),
    ];
    return planHeads(list, ['threat'])[0]?.weight[0] as number;
  };
  expect(weightOfFormal('templates')).toBeGreaterThan(1.5 * weightOfFormal('told-br'));
});

it('lets templates lead where they alone know the label', () => {
  const weightOfTemplates = (ones: number): number => {
    const list = [
      ...rows('templates', 1, 80, 'threat'),
      ...rows('templates', 0, 80, 'threat'),
      ...rows('told-br', 0, 80, 'threat'),
      ...rows('told-br', 1, ones, 'threat'),
    ];
    return planHeads(list, ['threat'])[0]?.weight[0] as number;
  };
  expect(weightOfTemplates(0)).toBeGreaterThan(3 * weightOfTemplates(20));
});
