/**
 * PDQ's filter, in the reference's order and precision: luma, two passes of a box filter along rows and columns (a
 * "Jarosz" filter, close to a tent), then one sample from the middle of each of 64x64 cells.
 * Reference: github.com/facebook/ThreatExchange, pdq/cpp/downscaling and hashing/pdqhashing.cpp.
 *
 * The box is a running sum: what enters is added, then what leaves is subtracted, then the sum is divided by how many
 * are in it. In single precision the order decides the last bits, and these decide hash bits of flat pictures, so every
 * operation is rounded with Math.fround and none may be reordered. The WebAssembly core does the same; this plain one is
 * what it is tested against, and what runs where there is no WebAssembly SIMD.
 */
const f = Math.fround;
const RED = f(0.299);
const GREEN = f(0.587);
const BLUE = f(0.114);

/** Side of the reduced picture that the DCT is taken of. */
export const SIDE = 64;

/** Width of the box for an axis of `length` pixels: one 128th of it, rounded up. */
export function boxWindow(length: number): number {
  return Math.floor((length + 127) / 128);
}

/** How far the box reaches ahead of the pixel that it is written to. */
export function boxRadius(window: number): number {
  return Math.floor((window + 2) / 2) - 1;
}

/** Index of the pixel that stands for cell `cell` of 64 along an axis of `length` pixels. */
export function sampleIndex(cell: number, length: number): number {
  return Math.trunc(((cell + 0.5) * length) / SIDE);
}

/** Luma of every pixel. One or two channels: the first as it is; three or four: red, green and blue; alpha is dropped. */
export function lumaPlane(pixels: Uint8Array, count: number, channels: number): Float32Array<ArrayBuffer> {
  const luma = new Float32Array(count);
  for (let i = 0, p = 0; i < count; i += 1, p += channels) {
    luma[i] =
      channels < 3 ? pixels[p]! : f(f(f(RED * pixels[p]!) + f(GREEN * pixels[p + 1]!)) + f(BLUE * pixels[p + 2]!));
  }
  return luma;
}

/** One box pass over `count` values of `from`, `stride` apart, into the same places of `to`. */
function boxPass(from: Float32Array, to: Float32Array, start: number, stride: number, count: number, window: number) {
  const radius = boxRadius(window);
  let sum = 0;
  let inside = 0;
  for (let i = 0; i < count + radius; i += 1) {
    if (i < count) {
      sum = f(sum + from[start + i * stride]!);
      inside += 1;
    }
    if (i >= window) {
      sum = f(sum - from[start + (i - window) * stride]!);
      inside -= 1;
    }
    if (i >= radius) to[start + (i - radius) * stride] = f(sum / inside);
  }
}

/** Pixels → the 64x64 buffer, row by row. */
export function reduceByBoxFilter(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: number,
): Float32Array<ArrayBuffer> {
  const plane = lumaPlane(pixels, width * height, channels);
  const other = new Float32Array(width * height);
  for (let pass = 0; pass < 2; pass += 1) {
    for (let y = 0; y < height; y += 1) boxPass(plane, other, y * width, 1, width, boxWindow(width));
    for (let x = 0; x < width; x += 1) boxPass(other, plane, x, width, height, boxWindow(height));
  }
  const reduced = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < SIDE; i += 1) {
    const row = sampleIndex(i, height) * width;
    for (let j = 0; j < SIDE; j += 1) reduced[i * SIDE + j] = plane[row + sampleIndex(j, width)]!;
  }
  return reduced;
}
