import type { Dihedral } from '@haetae/pdq';
import type { Pixels } from './decode.ts';

/** Brightness of a picture, one byte a pixel, rows from top to bottom. */
export interface Plane {
  data: Uint8Array;
  width: number;
  height: number;
}

/** The brightness of pixels, with PDQ's weights, rounded. */
export function planeOf({ data, width, height, channels }: Pixels): Plane {
  if (channels === 1) return { data, width, height };
  const plane = new Uint8Array(width * height);
  for (let i = 0, p = 0; i < plane.length; i += 1, p += channels)
    plane[i] = channels < 3 ? data[p]! : data[p]! * 0.299 + data[p + 1]! * 0.587 + data[p + 2]! * 0.114 + 0.5;
  return { data: plane, width, height };
}

/** Half as large: the mean of each two by two pixels. */
export function halvePlane(plane: Plane): Plane {
  const width = plane.width >> 1;
  const height = plane.height >> 1;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = y * 2 * plane.width + x * 2;
      const sum =
        plane.data[at]! + plane.data[at + 1]! + plane.data[at + plane.width]! + plane.data[at + plane.width + 1]!;
      data[y * width + x] = (sum + 2) >> 2;
    }
  return { data, width, height };
}

/** The pixels from `left` and `top` up to, without, `right` and `bottom`. */
export function cropPlane(plane: Plane, left: number, top: number, right: number, bottom: number): Plane {
  const width = right - left;
  const data = new Uint8Array(width * (bottom - top));
  for (let y = top; y < bottom; y += 1)
    data.set(plane.data.subarray(y * plane.width + left, y * plane.width + right), (y - top) * width);
  return { data, width, height: bottom - top };
}

/** The picture laid down as the hash of that name expects: what PDQ gets from coefficients, done to the pixels. */
export function turnPlane(plane: Plane, turn: Dihedral): Plane {
  const { data, width, height } = plane;
  const { backX, backY, swaps } = READINGS[turn];
  const start = (backX ? width - 1 : 0) + (backY ? (height - 1) * width : 0);
  const stepX = backX ? -1 : 1;
  const stepY = backY ? -width : width;
  const [across, down] = swaps ? [height, width] : [width, height];
  const [inner, outer] = swaps ? [stepY, stepX] : [stepX, stepY];
  const turned = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < down; y += 1)
    for (let x = 0, from = start + y * outer; x < across; x += 1, to += 1, from += inner) turned[to] = data[from]!;
  return { data: turned, width: across, height: down };
}

/** Whether columns and rows are read backwards, and whether they change places. */
const READINGS: Record<Dihedral, { backX: boolean; backY: boolean; swaps: boolean }> = {
  original: { backX: false, backY: false, swaps: false },
  rotate90: { backX: true, backY: false, swaps: true },
  rotate180: { backX: true, backY: true, swaps: false },
  rotate270: { backX: false, backY: true, swaps: true },
  flipX: { backX: false, backY: true, swaps: false },
  flipY: { backX: true, backY: false, swaps: false },
  flipPlus1: { backX: false, backY: false, swaps: true },
  flipMinus1: { backX: true, backY: true, swaps: true },
};
