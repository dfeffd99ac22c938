import type { Plane } from './plane.ts';

/**
 * A rectangle of a picture, in fractions of its width and height; it may reach beyond the picture, where the picture is
 * continued as its own mirror image. `angle`: degrees that the picture is turned by, clockwise, around its middle.
 */
export interface View {
  left: number;
  top: number;
  width: number;
  height: number;
  angle?: number;
}

/** The whole picture. */
export const WHOLE: View = { left: 0, top: 0, width: 1, height: 1 };

/**
 * Side of the square that a view is drawn on. PDQ samples 64 cells a side from their middle pixel and filters over a
 * 128th of the side; with 5 pixels a cell and a filter of 3 both are symmetric, so that the hashes of a turned or
 * mirrored view are those of the view, turned or mirrored.
 */
export const VIEW_SIDE = 320;

/** For each pixel along one axis: the two neighbours that it lies between, and how far towards the second (0 to 1). */
interface Axis {
  first: Int32Array;
  second: Int32Array;
  share: Float32Array;
}

/** Draws a view on a square of VIEW_SIDE, by bilinear interpolation. PDQ does not care for the aspect ratio. */
export function drawView(plane: Plane, view: View): Uint8Array {
  return view.angle === undefined ? drawStraight(plane, view) : drawTurned(plane, view, view.angle);
}

function drawStraight(plane: Plane, view: View): Uint8Array {
  const { data, width, height } = plane;
  const across = axis(view.left, view.width, width);
  const down = axis(view.top, view.height, height);
  const square = new Uint8Array(VIEW_SIDE * VIEW_SIDE);
  for (let i = 0; i < VIEW_SIDE; i += 1) {
    const upper = down.first[i]! * width;
    const lower = down.second[i]! * width;
    const v = down.share[i]!;
    for (let j = 0; j < VIEW_SIDE; j += 1) {
      const left = across.first[j]!;
      const right = across.second[j]!;
      const u = across.share[j]!;
      const above = data[upper + left]! + (data[upper + right]! - data[upper + left]!) * u;
      const below = data[lower + left]! + (data[lower + right]! - data[lower + left]!) * u;
      square[i * VIEW_SIDE + j] = above + (below - above) * v + 0.5;
    }
  }
  return square;
}

function axis(start: number, extent: number, length: number): Axis {
  const first = new Int32Array(VIEW_SIDE);
  const second = new Int32Array(VIEW_SIDE);
  const share = new Float32Array(VIEW_SIDE);
  for (let i = 0; i < VIEW_SIDE; i += 1) {
    const at = (start + ((i + 0.5) * extent) / VIEW_SIDE) * length - 0.5;
    const whole = Math.floor(at);
    first[i] = mirror(whole, length);
    second[i] = mirror(whole + 1, length);
    share[i] = at - whole;
  }
  return { first, second, share };
}

function drawTurned(plane: Plane, view: View, degrees: number): Uint8Array {
  const { data, width, height } = plane;
  const square = new Uint8Array(VIEW_SIDE * VIEW_SIDE);
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  for (let i = 0; i < VIEW_SIDE; i += 1) {
    const dy = (view.top + ((i + 0.5) * view.height) / VIEW_SIDE - 0.5) * height;
    for (let j = 0; j < VIEW_SIDE; j += 1) {
      const dx = (view.left + ((j + 0.5) * view.width) / VIEW_SIDE - 0.5) * width;
      const x = width / 2 + dx * cos + dy * sin - 0.5;
      const y = height / 2 - dx * sin + dy * cos - 0.5;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const upper = mirror(top, height) * width;
      const lower = mirror(top + 1, height) * width;
      const a = mirror(left, width);
      const b = mirror(left + 1, width);
      const u = x - left;
      const above = data[upper + a]! + (data[upper + b]! - data[upper + a]!) * u;
      const below = data[lower + a]! + (data[lower + b]! - data[lower + a]!) * u;
      square[i * VIEW_SIDE + j] = above + (below - above) * (y - top) + 0.5;
    }
  }
  return square;
}

/** The index inside `length` that the mirrored continuation shows at `i`. */
function mirror(i: number, length: number): number {
  if (i >= 0 && i < length) return i;
  const period = 2 * length;
  const inside = ((i % period) + period) % period;
  return inside < length ? inside : period - 1 - inside;
}
