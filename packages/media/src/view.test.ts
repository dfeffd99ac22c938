import { expect, it } from 'vitest';
import type { Plane } from './plane.ts';
import { drawView, VIEW_SIDE, WHOLE } from './view.ts';

/** Brightness rises to the right and, half as fast, downwards. */
const ramp = (width: number, height: number): Plane => ({
  data: Uint8Array.from(
    { length: width * height },
    (_, i) => ((i % width) * 160) / width + (Math.floor(i / width) * 80) / height,
  ),
  width,
  height,
});
const at = (square: Uint8Array, x: number, y: number) =>
  square[Math.floor(y * (VIEW_SIDE - 1)) * VIEW_SIDE + Math.floor(x * (VIEW_SIDE - 1))]!;

it('draws the whole picture on a square', () => {
  const square = drawView(ramp(400, 200), WHOLE);
  expect(at(square, 0, 0)).toBeLessThanOrEqual(1);
  expect(Math.abs(at(square, 0.5, 0.5) - 120)).toBeLessThanOrEqual(2);
  expect(Math.abs(at(square, 1, 1) - 239)).toBeLessThanOrEqual(2);
});

it('draws a part, and continues the picture as its mirror image beyond the edge', () => {
  const plane = ramp(400, 400);
  const part = drawView(plane, { left: 0.5, top: 0.25, width: 0.25, height: 0.5 });
  expect(Math.abs(at(part, 0, 0) - 100)).toBeLessThanOrEqual(2);
  expect(Math.abs(at(part, 1, 1) - 180)).toBeLessThanOrEqual(2);
  const beyond = drawView(plane, { left: -0.5, top: 0, width: 2, height: 1 });
  expect(Math.abs(at(beyond, 0, 0) - at(beyond, 0.5, 0))).toBeLessThanOrEqual(2);
  expect(Math.abs(at(beyond, 1, 0) - 80)).toBeLessThanOrEqual(2);
});

it('turns clockwise around the middle', () => {
  const plane = ramp(300, 300);
  const turned = drawView(plane, { ...WHOLE, angle: 90 });
  // What was at the left edge, dark, is now above.
  expect(Math.abs(at(turned, 0.5, 0) - 40)).toBeLessThanOrEqual(3);
  expect(Math.abs(at(turned, 0.5, 1) - 200)).toBeLessThanOrEqual(3);
});
