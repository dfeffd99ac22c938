import { expect, it } from 'vitest';
import { type Box, findFrames } from './find-frames.ts';
import type { Plane } from './plane.ts';

/** `inside` full of texture, on a plain ground; `marks` are boxes of writing: every third column dark. */
function framed(width: number, height: number, inside: Box, ground: number, marks: Box[] = []): Plane {
  const data = new Uint8Array(width * height).fill(ground);
  const within = (box: Box, x: number, y: number) => x >= box.left && x < box.right && y >= box.top && y < box.bottom;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (marks.some((mark) => within(mark, x, y)) && x % 3 === 0) data[y * width + x] = 40;
      if (within(inside, x, y)) data[y * width + x] = 128 + 100 * Math.sin(x / 7 + Math.cos(y / 5) * 3);
    }
  return { data, width, height };
}
const nearest = (boxes: Box[], target: Box) =>
  Math.min(
    ...boxes.map((b) =>
      Math.max(...(['left', 'top', 'right', 'bottom'] as const).map((edge) => Math.abs(b[edge] - target[edge]))),
    ),
  );

it('finds a border on every side, of any brightness', () => {
  const inside = { left: 15, top: 10, right: 285, bottom: 190 };
  for (const ground of [0, 90, 255])
    expect(nearest(findFrames(framed(300, 200, inside, ground)), inside)).toBeLessThanOrEqual(1);
});

it('finds the picture of a letterbox', () => {
  const inside = { left: 0, top: 50, right: 300, bottom: 250 };
  expect(nearest(findFrames(framed(300, 300, inside, 0)), inside)).toBeLessThanOrEqual(1);
});

it('finds the picture among the writing of a screenshot', () => {
  const inside = { left: 0, top: 140, right: 300, bottom: 380 };
  const marks = [
    { left: 10, top: 5, right: 290, bottom: 18 },
    { left: 60, top: 110, right: 180, bottom: 124 },
    { left: 10, top: 400, right: 280, bottom: 420 },
    { left: 10, top: 430, right: 200, bottom: 450 },
  ];
  expect(nearest(findFrames(framed(300, 640, inside, 250, marks)), inside)).toBeLessThanOrEqual(1);
});

it('leaves the plain parts of the picture itself', () => {
  const inside = { left: 0, top: 100, right: 300, bottom: 300 };
  const plane = framed(300, 420, inside, 255);
  plane.data.fill(8, 100 * 300, 150 * 300);
  expect(nearest(findFrames(plane), inside)).toBeLessThanOrEqual(1);
});

it('finds nothing around a picture that fills its file, nor in an empty one', () => {
  expect(findFrames(framed(200, 200, { left: 0, top: 0, right: 200, bottom: 200 }, 0))).toEqual([]);
  expect(findFrames({ data: new Uint8Array(100 * 100), width: 100, height: 100 })).toEqual([]);
});
