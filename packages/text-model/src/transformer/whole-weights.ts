/** A quantised kernel of the weight file as the whole numbers that it was stored as. */
import { HaetaeError } from '@haetae/contracts';
import type { WholeWeights } from '../kernels/product.ts';
import type { ModelFiles } from './manifest.ts';

/**
 * `<name>.kernel` with value = scale · byte + min as scale · (byte - zero) + offset, where `zero` is the byte nearest to
 * nought. @param centre takes each column's mean off, as LayerNorm's centring asks
 */
export function wholeWeights(files: ModelFiles, name: string, bias: Float32Array, centre: boolean): WholeWeights {
  const { bytes, rows, columns, scale, min } = find(files, `${name}.kernel`);
  const zero = Math.min(255, Math.max(0, Math.round(-min / scale)));
  const whole = Int16Array.from(bytes, (byte) => byte - zero);
  const offset = new Float32Array(columns);
  for (let c = 0; c < columns; c += 1) {
    let sum = 0;
    for (let r = 0; r < rows; r += 1) sum += whole[r * columns + c] as number;
    offset[c] = centre ? (-scale * sum) / rows : min + scale * zero;
  }
  // What LayerNorm reads is the residual, where a few columns are far larger than the others.
  const columnScale = new Float32Array(columns).fill(scale);
  return { rows, columns, whole, columnScale, offset, bias: Float32Array.from(bias), outliers: centre };
}

function find(files: ModelFiles, name: string) {
  let at = 0;
  for (const spec of files.manifest.weightsManifest[0]?.weights ?? []) {
    const count = spec.shape.reduce((a, b) => a * b, 1);
    const { quantization } = spec;
    if (spec.name === name) {
      const [rows = 0, columns = 0] = spec.shape;
      if (quantization?.dtype !== 'uint8' || quantization.min === undefined || quantization.scale === undefined) break;
      const bytes = new Uint8Array(files.weights, at, count);
      return { bytes, rows, columns, scale: quantization.scale, min: quantization.min };
    }
    at += count * (quantization === undefined ? 4 : quantization.dtype === 'uint16' ? 2 : 1);
  }
  throw new HaetaeError('MODEL_INVALID', `The weights have no "${name}" of a byte each`);
}
