import { expect, it } from 'vitest';
import { splitWork } from './begin-fit.ts';

const of = (...attempts: number[]) => attempts.map((n) => ({ attempts: n }));

it('works together only on what was never begun before', () => {
  expect(splitWork(of(1, 1, 1))).toEqual({ fit: of(1, 1, 1), suspects: [], exhausted: [] });
  expect(splitWork(of(1, 2, 5, 6))).toEqual({ fit: of(1), suspects: of(2, 5), exhausted: of(6) });
});

it('works on what comes alone until its tries are used up', () => {
  expect(splitWork(of(5))).toEqual({ fit: of(5), suspects: [], exhausted: [] });
  expect(splitWork(of(6))).toEqual({ fit: [], suspects: [], exhausted: of(6) });
});
