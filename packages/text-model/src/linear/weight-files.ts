/**
 * Weights on disk, as TensorFlow.js keeps them: raw bytes in shards, described by `weightsManifest`, each tensor uint8
 * with a scale and a minimum. A group is four tensors: `<group>/used` [2^bits / 8], a bit for each bucket that has an IDF
 * (lowest bit first); `<group>/idf` [used]; `<group>/said` [used / 8], a bit for each of these that has a weight other
 * than 0; and `<group>/weights` [said, heads], in steps of the head's own scale, which is kept in the manifest.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import { createExpert, type Expert, IDF_STEP } from './expert.ts';
import type { GroupManifest, Manifest, WeightSpec } from './manifest.ts';

/** Writes `<group>.bin`; answers what the manifest has to say of it. */
export function writeExpert(dir: string, expert: Expert): { file: string; weights: WeightSpec[]; sha256: string } {
  const { bits, group, idf, weights } = expert;
  const heads = expert.heads.length;
  const size = 2 ** bits;
  const buckets: number[] = [];
  for (let b = 0; b < size; b += 1) if (idf[b] !== 0) buckets.push(b);
  const used = buckets.length;
  const said = buckets.filter((b) => speaks(weights, b, heads)).length;
  const { saidAt, weightsAt } = layout(size, used);
  const bytes = Buffer.alloc(weightsAt + said * heads);
  let at = weightsAt;
  buckets.forEach((b, row) => {
    setBit(bytes, 0, b);
    bytes[size / 8 + row] = idf[b] as number;
    if (!speaks(weights, b, heads)) return;
    setBit(bytes, saidAt, row);
    for (let h = 0; h < heads; h += 1) bytes[at + h] = (weights[b * heads + h] as number) + 128;
    at += heads;
  });
  const file = `${group}.bin`;
  writeFileSync(join(dir, file), bytes);
  const tensor = (name: string, shape: number[], scale: number, min: number): WeightSpec => ({
    name: `${group}/${name}`,
    shape,
    dtype: 'float32',
    quantization: { dtype: 'uint8', scale, min },
  });
  return {
    file,
    sha256: sha256(bytes),
    weights: [
      tensor('used', [size / 8], 1, 0),
      tensor('idf', [used], IDF_STEP, 0),
      tensor('said', [Math.ceil(used / 8)], 1, 0),
      tensor('weights', [said, heads], 1, -128),
    ],
  };
}

/** Where the third and the fourth tensor begin. */
const layout = (size: number, used: number): { saidAt: number; weightsAt: number } => ({
  saidAt: size / 8 + used,
  weightsAt: size / 8 + used + Math.ceil(used / 8),
});

const hasBit = (bytes: Uint8Array, from: number, bit: number): boolean =>
  (((bytes[from + (bit >> 3)] as number) >> (bit & 7)) & 1) === 1;

function setBit(bytes: Uint8Array, from: number, bit: number): void {
  const at = from + (bit >> 3);
  bytes[at] = (bytes[at] as number) | (1 << (bit & 7));
}

function speaks(weights: Int8Array, bucket: number, heads: number): boolean {
  for (let h = 0; h < heads; h += 1) if (weights[bucket * heads + h] !== 0) return true;
  return false;
}

/** The expert in the bytes of a shard. Undefined when they do not have the size that `about` asks for. */
export function decodeExpert(
  group: string,
  about: Pick<GroupManifest, 'bits' | 'labels' | 'scale' | 'bias'>,
  bytes: Uint8Array,
): Expert | undefined {
  const size = 2 ** about.bits;
  const heads = about.labels.length;
  if (bytes.length < size / 8) return undefined;
  const buckets: number[] = [];
  for (let b = 0; b < size; b += 1) if (hasBit(bytes, 0, b)) buckets.push(b);
  const { saidAt, weightsAt } = layout(size, buckets.length);
  if (bytes.length < weightsAt) return undefined;
  const idf = new Uint8Array(size);
  const weights = new Int8Array(size * heads);
  let at = weightsAt;
  buckets.forEach((b, row) => {
    idf[b] = bytes[size / 8 + row] as number;
    if (!hasBit(bytes, saidAt, row)) return;
    for (let h = 0; h < heads; h += 1) weights[b * heads + h] = (bytes[at + h] as number) - 128;
    at += heads;
  });
  if (at !== bytes.length) return undefined;
  const scale = Float32Array.from(about.scale);
  return createExpert(group, about.labels, {
    bits: about.bits,
    idf,
    weights,
    scale,
    bias: Float64Array.from(about.bias),
  });
}

/** Reads every group's weights and checks their sums. Throws MODEL_NOT_FOUND, MODEL_CHECKSUM_MISMATCH, MODEL_INVALID. */
export function readExperts(dir: string, manifest: Manifest): Map<string, Expert> {
  const experts = new Map<string, Expert>();
  for (const shard of manifest.weightsManifest) {
    const path = shard.paths[0] as string;
    const group = basename(path, '.bin');
    const about = manifest.groups[group];
    if (about === undefined || basename(path) !== path) {
      throw new HaetaeError('MODEL_INVALID', `The weight file ${path} belongs to no group of the manifest.`);
    }
    const bytes = readShard(dir, path);
    if (sha256(bytes) !== manifest.sha256[path]) {
      throw new HaetaeError(
        'MODEL_CHECKSUM_MISMATCH',
        `${join(dir, path)} does not have the SHA-256 that manifest.json states. Fetch the model folder again.`,
      );
    }
    const expert = decodeExpert(group, about, bytes);
    if (expert === undefined) {
      throw new HaetaeError('MODEL_INVALID', `${join(dir, path)} does not have the size that manifest.json states.`);
    }
    experts.set(group, expert);
  }
  for (const group of Object.keys(manifest.groups)) {
    if (!experts.has(group)) throw new HaetaeError('MODEL_INVALID', `The manifest has no weight file for ${group}.`);
  }
  return experts;
}

function readShard(dir: string, path: string): Uint8Array {
  try {
    return readFileSync(join(dir, path));
  } catch (cause) {
    throw new HaetaeError('MODEL_NOT_FOUND', `The weight file ${join(dir, path)} cannot be read.`, { cause });
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
