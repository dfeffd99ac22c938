/** The network's weights on disk: `conv.bin` as TensorFlow.js lays weights out, and `pieces.json`, its subword pieces. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import type { ConvWeights } from './conv-engine.ts';
import { type ConvNetwork, createConvNetwork } from './conv-network.ts';
import { createPieceTokenizer, FIRST_PIECE_ID } from './piece-tokenizer.ts';

/** A tensor as TensorFlow.js describes it; only the embedding is quantised. */
export interface ConvTensor {
  name: string;
  shape: number[];
  dtype: 'float32';
  quantization?: { dtype: 'uint8'; scale: number; min: number };
}

export interface ConvManifest {
  /** `<group>/<label>` or `<group>/<label>@<set>`, in the order of the outputs. */
  heads: string[];
  weightsManifest: { paths: string[]; weights: ConvTensor[] }[];
  /** SHA-256 of conv.bin and pieces.json. */
  sha256: Record<string, string>;
  /** How it was trained. */
  training: {
    rows: number;
    epochs: number;
    seed: number;
    teacher?: number;
    taughtEpochs?: number;
    dev?: unknown;
    /** The release it was trained for, where a later one took it over as it is. */
    release?: string;
  };
}

const PIECES = 'pieces.json';

/** Throws MODEL_NOT_FOUND, MODEL_CHECKSUM_MISMATCH or MODEL_INVALID. */
export function readConv(dir: string, about: ConvManifest): ConvNetwork {
  const shard = about.weightsManifest[0]?.paths[0] ?? 'conv.bin';
  const raw = readChecked(dir, shard, about);
  const pieces = JSON.parse(readChecked(dir, PIECES, about).toString('utf8')) as string[];
  const weights = decodeConv(about, raw);
  if (weights === undefined || weights.pieces !== FIRST_PIECE_ID + pieces.length) {
    throw new HaetaeError('MODEL_INVALID', `${join(dir, shard)} does not fit its description in manifest.json.`);
  }
  return createConvNetwork(weights, createPieceTokenizer(pieces));
}

/** The weights in the bytes of a shard; undefined when they do not fit. */
export function decodeConv(
  about: Pick<ConvManifest, 'weightsManifest' | 'heads'>,
  raw: Buffer,
): ConvWeights | undefined {
  const specs = about.weightsManifest[0]?.weights ?? [];
  const found = new Map<string, { spec: ConvTensor; at: number; count: number }>();
  let at = 0;
  for (const spec of specs) {
    const count = spec.shape.reduce((a, b) => a * b, 1);
    found.set(spec.name, { spec, at, count });
    at += count * (spec.quantization === undefined ? 4 : 1);
  }
  if (at !== raw.length) return undefined;
  const floats = (name: string): Float32Array => {
    const tensor = found.get(`conv/${name}`);
    if (tensor === undefined) return new Float32Array(0);
    const copy = raw.subarray(tensor.at, tensor.at + tensor.count * 4);
    return new Float32Array(copy.buffer.slice(copy.byteOffset, copy.byteOffset + copy.length));
  };
  const embedding = found.get('conv/embedding');
  const [pieces = 0, width = 0] = embedding?.spec.shape ?? [];
  const filters = found.get('conv/bias')?.count ?? 0;
  const inner = found.get('conv/dense.bias')?.count ?? 0;
  if (embedding?.spec.quantization === undefined || found.get('conv/head.bias')?.count !== about.heads.length)
    return undefined;
  return {
    pieces,
    width,
    filters,
    inner,
    embedding: new Uint8Array(raw.subarray(embedding.at, embedding.at + embedding.count)),
    embeddingScale: embedding.spec.quantization.scale,
    embeddingMin: embedding.spec.quantization.min,
    kernel: floats('kernel'),
    bias: floats('bias'),
    dense: floats('dense'),
    denseBias: floats('dense.bias'),
    head: floats('head'),
    headBias: floats('head.bias'),
  };
}

function readChecked(dir: string, name: string, about: ConvManifest): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(dir, name));
  } catch (cause) {
    throw new HaetaeError('MODEL_NOT_FOUND', `The model file ${join(dir, name)} cannot be read.`, { cause });
  }
  if (createHash('sha256').update(bytes).digest('hex') !== about.sha256[name]) {
    throw new HaetaeError(
      'MODEL_CHECKSUM_MISMATCH',
      `${join(dir, name)} does not have the SHA-256 that manifest.json states. Fetch the model folder again.`,
    );
  }
  return bytes;
}
