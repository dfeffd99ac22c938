/**
 * The 16 lowest non-constant frequencies along each axis of the 64x64 buffer: `D · buffer · Dᵀ` with the 16x64 matrix D
 * below, in single precision, terms added in ascending order, as the reference does.
 */
const f = Math.fround;
export const FREQUENCIES = 16;
const SIDE = 64;

/** D[i][j] = √(2/64) · cos(π/2/64 · (i + 1) · (2j + 1)). The constant term (i = 0 of a usual DCT) is left out. */
export function dctMatrix(): Float32Array<ArrayBuffer> {
  const scale = f(Math.sqrt(2 / SIDE));
  return Float32Array.from({ length: FREQUENCIES * SIDE }, (_, n) => {
    const i = Math.floor(n / SIDE);
    const j = n % SIDE;
    return scale * Math.cos((Math.PI / 2 / SIDE) * (i + 1) * (2 * j + 1));
  });
}

const matrix = dctMatrix();

/** 64x64 buffer → 16x16 coefficients, row by row. */
export function dct16(buffer: Float32Array): Float32Array<ArrayBuffer> {
  const half = new Float32Array(FREQUENCIES * SIDE);
  for (let i = 0; i < FREQUENCIES; i += 1)
    for (let j = 0; j < SIDE; j += 1) {
      let sum = 0;
      for (let k = 0; k < SIDE; k += 1) sum = f(sum + f(matrix[i * SIDE + k]! * buffer[k * SIDE + j]!));
      half[i * SIDE + j] = sum;
    }
  const coefficients = new Float32Array(FREQUENCIES * FREQUENCIES);
  for (let i = 0; i < FREQUENCIES; i += 1)
    for (let j = 0; j < FREQUENCIES; j += 1) {
      let sum = 0;
      for (let k = 0; k < SIDE; k += 1) sum = f(sum + f(half[i * SIDE + k]! * matrix[j * SIDE + k]!));
      coefficients[i * FREQUENCIES + j] = sum;
    }
  return coefficients;
}
