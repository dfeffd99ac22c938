import { expect, it } from 'vitest';
import { splitWork } from './begin-fit.ts';

const of = (...attempts: number[]) => attempts.map((n) => ({ attempts: n }));

it('works together only on what was not begun before, or once and in little company', () => {
  const [fresh, again] = [of(...Array(11).fill(1)), of(...Array(10).fill(2))];
  expect(splitWork(fresh)).toEqual({ fit: fresh, suspects: [], exhausted: [] });
  expect(splitWork(again)).toEqual({ fit: again, suspects: [], exhausted: [] });
  expect(splitWork([...fresh, ...again])).toEqual({ fit: fresh, suspects: again, exhausted: [] });
  expect(splitWork(of(1, 2, 3, 5, 6))).toEqual({ fit: of(1, 2), suspects: of(3, 5), exhausted: of(6) });
});

it('works on what comes alone until its tries are used up', () => {
  expect(splitWork(of(5))).toEqual({ fit: of(5), suspects: [], exhausted: [] });
  expect(splitWork(of(6))).toEqual({ fit: [], suspects: [], exhausted: of(6) });
});
