/** The model folder: manifest.json, the weights it names, the vocabulary and the emoji table, checked before use. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import type { io } from '@tensorflow/tfjs-core';
import type { Vocabulary } from './tokenizer.ts';

export interface TransformerManifest {
  name: string;
  version: string;
  format: 'haetae-transformer-1';
  language: string;
  /** Licence of the weights, and whether openly licensed sources alone were used (`open`). */
  licence: string;
  terms: string;
  base: string;
  sources: { name: string; licence: string; rows: number }[];
  seed: number;
  /** Of each run whose mean the weights are, where there were several. */
  steps: number | number[];
  /** Tokens the network was trained on at most; longer texts are read in windows. */
  maxTokens: number;
  attentionHeads: number;
  epsilon: number;
  poolScale: number;
  /** Names of the outputs, in order. */
  heads: string[];
  sha256: Record<string, string>;
  weightsManifest: { paths: string[]; weights: io.WeightsManifestEntry[] }[];
  dev: unknown;
}

export interface ModelFiles {
  manifest: TransformerManifest;
  weights: ArrayBuffer;
  vocabulary: Vocabulary;
  emoji: Map<string, string>;
}

/** Reads and checks a model folder. Throws MODEL_NOT_FOUND, MODEL_INVALID or MODEL_CHECKSUM_MISMATCH. */
export function readModelFiles(dir: string): ModelFiles {
  const manifest = parseManifest(readFile(dir, 'manifest.json').toString('utf8'), dir);
  const checked = (name: string): Buffer => {
    const bytes = readFile(dir, name);
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== manifest.sha256[name]) {
      throw new HaetaeError(
        'MODEL_CHECKSUM_MISMATCH',
        `${path.join(dir, name)} has sha256 ${found}, the manifest says ${manifest.sha256[name] ?? 'nothing'}: fetch it again`,
      );
    }
    return bytes;
  };
  const weights = Buffer.concat((manifest.weightsManifest[0]?.paths ?? []).map(checked));
  return {
    manifest,
    weights: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength) as ArrayBuffer,
    vocabulary: JSON.parse(checked('vocab.json').toString('utf8')) as Vocabulary,
    emoji: new Map(Object.entries(JSON.parse(checked('emoji.json').toString('utf8')) as Record<string, string>)),
  };
}

function readFile(dir: string, name: string): Buffer {
  try {
    return readFileSync(path.join(dir, name));
  } catch (cause) {
    throw new HaetaeError('MODEL_NOT_FOUND', `The model file ${path.join(dir, name)} cannot be read`, { cause });
  }
}

function parseManifest(text: string, dir: string): TransformerManifest {
  const wrong = (what: string, cause?: unknown) =>
    new HaetaeError(
      'MODEL_INVALID',
      `${path.join(dir, 'manifest.json')}: ${what}`,
      cause === undefined ? {} : { cause },
    );
  let manifest: Partial<TransformerManifest>;
  try {
    manifest = JSON.parse(text) as Partial<TransformerManifest>;
  } catch (cause) {
    throw wrong('not JSON', cause);
  }
  if (manifest.format !== 'haetae-transformer-1') throw wrong(`format is ${String(manifest.format)}`);
  const { heads, sha256, weightsManifest, maxTokens, attentionHeads, epsilon, poolScale } = manifest;
  if (!Array.isArray(heads) || heads.length === 0) throw wrong('no heads');
  if (typeof sha256 !== 'object' || sha256 === null) throw wrong('no sha256');
  if (!Array.isArray(weightsManifest) || !Array.isArray(weightsManifest[0]?.weights)) throw wrong('no weights');
  if (![maxTokens, attentionHeads, epsilon, poolScale].every((n) => typeof n === 'number' && n > 0)) {
    throw wrong('maxTokens, attentionHeads, epsilon and poolScale must be positive numbers');
  }
  return manifest as TransformerManifest;
}
