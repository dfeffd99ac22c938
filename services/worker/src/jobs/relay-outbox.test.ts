import { expect, it } from 'vitest';
import { chunkItems } from './relay-outbox.ts';

it('puts fresh items together and what was begun before alone', () => {
  const due = [
    ...Array.from({ length: 5 }, (_, n) => ({ itemId: `f${n}`, attempts: 0 })),
    { itemId: 'again', attempts: 2 },
  ];
  expect(chunkItems(due, 2)).toEqual([['f0', 'f1'], ['f2', 'f3'], ['f4'], ['again']]);
  expect(chunkItems([], 2)).toEqual([]);
});
