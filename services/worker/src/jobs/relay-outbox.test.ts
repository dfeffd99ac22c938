import { expect, it } from 'vitest';
import { chunkItems } from './relay-outbox.ts';

it('puts fresh items together, what was begun once in tens, and what was begun twice alone', () => {
  const of = (name: string, count: number, attempts: number) =>
    Array.from({ length: count }, (_, n) => ({ itemId: `${name}${n}`, attempts }));
  const sizes = (due: { itemId: string; attempts: number }[], size: number) =>
    chunkItems(due, size).map((chunk) => `${chunk[0]}+${chunk.length - 1}`);
  const due = [...of('alone', 2, 4), ...of('fresh', 250, 0), ...of('once', 12, 1), ...of('twice', 1, 2)];
  expect(sizes(due, 100)).toEqual([
    'fresh0+99',
    'fresh100+99',
    'fresh200+49',
    'once0+9',
    'once10+1',
    'alone0+0',
    'alone1+0',
    'twice0+0',
  ]);
  expect(sizes(due.slice(252), 4)).toEqual(['once0+3', 'once4+3', 'once8+3', 'twice0+0']);
  expect(chunkItems(due, 100).flat().toSorted()).toEqual(due.map((d) => d.itemId).toSorted());
  expect(chunkItems([], 2)).toEqual([]);
});
