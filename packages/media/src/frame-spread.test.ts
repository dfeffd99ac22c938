import { expect, it } from 'vitest';
import { spreadFrames } from './frame-spread.ts';

it('spreads over the whole animation when it is small', () => {
  expect(spreadFrames(1, 1000)).toEqual([]);
  expect(spreadFrames(2, 1000)).toEqual([1]);
  expect(spreadFrames(3, 1000)).toEqual([1, 2]);
  expect(spreadFrames(100, 1000)).toEqual([25, 50, 74, 99]);
});

it('keeps to the beginning when the rest would cost too much', () => {
  const spread = spreadFrames(10_000, 500 * 500);
  expect(spread).toHaveLength(4);
  expect(spread.reduce((sum, frame) => sum + (frame + 1) * 250_000, 0)).toBeLessThanOrEqual(160_000_000);
  expect(spread[3]).toBeGreaterThan(150);
  expect(spreadFrames(10, 90_000_000)).toEqual([]);
});
