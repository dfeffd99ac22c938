/**
 * Weights on disk, as TensorFlow.js keeps them: raw bytes in shards, described by `weightsManifest`, each tensor uint8
 * with a scale and a minimum. A group is three tensors: `<group>/used` [2^bits / 8], a bit for each bucket that has an IDF
 * (lowest bit first); `<group>/idf` [used]; and `<group>/weights` [used, heads], in steps of the head's own scale, which
 * is kept in the manifest. Buckets that are not used are not stored.
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
  const used = idf.reduce((n, value) => n + (value > 0 ? 1 : 0), 0);
  const bytes = Buffer.alloc(size / 8 + used * (1 + heads));
  let row = 0;
  for (let b = 0; b < size; b += 1) {
    const value = idf[b] as number;
    if (value === 0) continue;
    bytes[b >> 3] = (bytes[b >> 3] as number) | (1 << (b & 7));
    bytes[size / 8 + row] = value;
    const at = size / 8 + used + row * heads;
    for (let h = 0; h < heads; h += 1) bytes[at + h] = (weights[b * heads + h] as number) + 128;
    row += 1;
  }
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
      tensor('weights', [used, heads], 1, -128),
    ],
  };
}

/** The expert in the bytes of a shard. Undefined when they do not have the size that `about` asks for. */
export function decodeExpert(
  group: string,
  about: Pick<GroupManifest, 'bits' | 'labels' | 'scale' | 'bias'>,
  bytes: Uint8Array,
): Expert | undefined {
  const size = 2 ** about.bits;
  const heads = about.labels.length;
  const rows = (bytes.length - size / 8) / (1 + heads);
  const idf = new Uint8Array(size);
  const weights = new Int8Array(size * heads);
  let row = 0;
  for (let b = 0; b < size; b += 1) {
    if ((((bytes[b >> 3] as number) >> (b & 7)) & 1) === 0) continue;
    idf[b] = bytes[size / 8 + row] as number;
    const at = size / 8 + rows + row * heads;
    for (let h = 0; h < heads; h += 1) weights[b * heads + h] = (bytes[at + h] as number) - 128;
    row += 1;
  }
  if (row !== rows) return undefined;
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
