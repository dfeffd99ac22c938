/**
 * Weights on disk, as TensorFlow.js keeps them: raw bytes in shards, described by `weightsManifest`, each tensor uint8
 * with a scale and a minimum. A group is two tensors: `<group>/idf` [2^bits] and `<group>/weights` [2^bits, heads], the
 * latter in steps of the head's own scale, which is kept in the manifest.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import { createExpert, type Expert, IDF_STEP } from './expert.ts';
import type { Manifest, WeightSpec } from './manifest.ts';

/** Writes `<group>.bin`; answers what the manifest has to say of it. */
export function writeExpert(dir: string, expert: Expert): { file: string; weights: WeightSpec[]; sha256: string } {
  const size = 2 ** expert.bits;
  const bytes = Buffer.alloc(size * (1 + expert.heads.length));
  bytes.set(expert.idf, 0);
  for (let i = 0; i < expert.weights.length; i += 1) bytes[size + i] = (expert.weights[i] as number) + 128;
  const file = `${expert.group}.bin`;
  writeFileSync(join(dir, file), bytes);
  return {
    file,
    sha256: sha256(bytes),
    weights: [
      {
        name: `${expert.group}/idf`,
        shape: [size],
        dtype: 'float32',
        quantization: { dtype: 'uint8', scale: IDF_STEP, min: 0 },
      },
      {
        name: `${expert.group}/weights`,
        shape: [size, expert.heads.length],
        dtype: 'float32',
        quantization: { dtype: 'uint8', scale: 1, min: -128 },
      },
    ],
  };
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
    const size = 2 ** about.bits;
    if (bytes.length !== size * (1 + about.labels.length)) {
      throw new HaetaeError('MODEL_INVALID', `${join(dir, path)} does not have the size that manifest.json states.`);
    }
    const weights = new Int8Array(size * about.labels.length);
    for (let i = 0; i < weights.length; i += 1) weights[i] = (bytes[size + i] as number) - 128;
    const tables = {
      bits: about.bits,
      idf: Uint8Array.from(bytes.subarray(0, size)),
      weights,
      scale: Float32Array.from(about.scale),
      bias: Float64Array.from(about.bias),
    };
    experts.set(group, createExpert(group, about.labels, tables));
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
