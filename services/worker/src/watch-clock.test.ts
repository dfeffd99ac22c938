import { expect, it } from 'vitest';
import { watchClock } from './watch-clock.ts';

it('tells a clock that was set from time that went by, and tells it once', () => {
  let [wall, steady] = [1_000_000, 50];
  const movedMs = watchClock(
    () => wall,
    () => steady,
  );
  [wall, steady] = [wall + 5_000, steady + 5_000];
  expect(movedMs()).toBe(0);
  wall -= 3_600_000;
  expect(movedMs()).toBe(-3_600_000);
  expect(movedMs()).toBe(0);
  [wall, steady] = [wall + 60_000, steady + 10];
  expect(movedMs()).toBe(59_990);
});
