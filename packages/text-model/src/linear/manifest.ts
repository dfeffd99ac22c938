/** The manifest of a released model: what it is, what it learned from, how good it is, and the sums of its weight files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HaetaeError, LABELS, type Label } from '@haetae/contracts';
import type { ConvManifest } from '../conv/conv-files.ts';

export const MANIFEST_FORMAT = 'haetae-text-model';
export const MANIFEST_VERSION = 2;

/** One tensor as TensorFlow.js describes it (`tf.io.WeightsManifestEntry`): value = byte · scale + min. */
export interface WeightSpec {
  name: string;
  shape: number[];
  dtype: 'float32';
  quantization: { dtype: 'uint8'; scale: number; min: number };
}

export interface GroupManifest {
  bits: number;
  labels: Label[];
  scale: number[];
  bias: number[];
  /** How much of the `mul` logit is added, by label. */
  mulSlopes: number[];
  languages: Record<string, { measured: boolean; human: number; synthetic: number; benign: number }>;
  /** Probability from which a label is flagged, what was asked of it and what it kept on the calibration rows. */
  thresholds: Record<string, { value: number; precision: number | null; recall: number | null; rows: number }>;
  /** The same for the linear heads alone, as the `fast` path reads them; absent where there is no network. */
  linearThresholds?: GroupManifest['thresholds'];
  /** label → head → slope: how the heads were joined. */
  stacks: Record<string, Record<string, number>>;
  calibratedOn: Record<string, number>;
  /** How the network joins the linear logit, by label: slope of the linear logit, of network outputs, and intercept. */
  joined?: Record<string, JoinManifest>;
}

export interface JoinManifest {
  linear: number;
  /** Output number in `conv.heads` and its slope. */
  heads: [number, number][];
  intercept: number;
}

export interface SourceManifest {
  name: string;
  licence: string;
  open: boolean;
  synthetic: boolean;
  rows: { train: number; calibrate: number; test: number };
}

/** How the transformer's heads join the linear logits of English texts; see cascade.ts. */
export interface DeepManifest {
  /** Folder of the transformer, relative to the manifest. */
  dir: string;
  heads: string[];
  /** label → slope of the linear logit, slope of each head, intercept. */
  stacks: Record<string, { linear: number; heads: number[]; intercept: number }>;
  /** Texts whose probability of a label without the transformer lies in its band go deeper on the `cascade` path. */
  bands: Partial<Record<Label, { low: number; high: number }>>;
  thresholds: Record<string, { value: number; precision: number | null; recall: number | null; rows: number }>;
}

export interface Manifest {
  format: typeof MANIFEST_FORMAT;
  formatVersion: number;
  name: string;
  version: string;
  licence: string;
  notes: string[];
  seed: number;
  sources: SourceManifest[];
  counts: { train: number; calibrate: number; test: number; synthetic: number };
  groups: Record<string, GroupManifest>;
  /** The subword network that reads texts beside the linear heads. */
  conv?: ConvManifest;
  deep?: DeepManifest;
  /** As in a TensorFlow.js model.json. */
  weightsManifest: { paths: string[]; weights: WeightSpec[] }[];
  /** SHA-256 of each weight file, in hex. */
  sha256: Record<string, string>;
  metrics: unknown;
  /** Figures of the `cascade` and `full` paths on English test rows. */
  deepMetrics?: { cascade: unknown; full: unknown };
}

/** Reads and checks `<dir>/manifest.json`. Throws MODEL_NOT_FOUND or MODEL_INVALID. */
export function readManifest(dir: string): Manifest {
  let text: string;
  try {
    text = readFileSync(join(dir, 'manifest.json'), 'utf8');
  } catch (cause) {
    throw new HaetaeError('MODEL_NOT_FOUND', `No manifest.json can be read in ${dir}. Train one with "haetae train".`, {
      cause,
    });
  }
  let value: Manifest;
  try {
    value = JSON.parse(text) as Manifest;
  } catch (cause) {
    throw new HaetaeError('MODEL_INVALID', `${dir}/manifest.json is not JSON.`, { cause });
  }
  const wrong = findFault(value);
  if (wrong !== undefined) throw new HaetaeError('MODEL_INVALID', `${dir}/manifest.json: ${wrong}.`);
  return value;
}

/** Writes `dir/manifest.json`, a line a part: indented, a third of it would be spaces. */
export function writeManifest(dir: string, manifest: Manifest): void {
  const parts = Object.entries(manifest)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => `${JSON.stringify(key)}:${JSON.stringify(part)}`);
  writeFileSync(join(dir, 'manifest.json'), `{\n${parts.join(',\n')}\n}\n`);
}

function findFault(m: Manifest): string | undefined {
  if (typeof m !== 'object' || m === null || m.format !== MANIFEST_FORMAT) return 'it is not a Haetae text model';
  if (m.formatVersion !== MANIFEST_VERSION) return `format version ${m.formatVersion} is not ${MANIFEST_VERSION}`;
  if (typeof m.name !== 'string' || typeof m.version !== 'string') return 'name or version is missing';
  if (!Array.isArray(m.weightsManifest) || typeof m.sha256 !== 'object') return 'weightsManifest or sha256 is missing';
  if (typeof m.groups !== 'object' || m.groups === null) return 'groups is missing';
  for (const [group, g] of Object.entries(m.groups)) {
    const n = g.labels?.length;
    if (!Array.isArray(g.labels) || n === 0) return `group ${group} has no labels`;
    if (!g.labels.every((l) => (LABELS as readonly string[]).includes(l))) return `group ${group} has an unknown label`;
    if (!Number.isInteger(g.bits) || g.bits < 8 || g.bits > 24) return `group ${group} has bits out of range`;
    for (const numbers of [g.scale, g.bias, g.mulSlopes]) {
      if (!Array.isArray(numbers) || numbers.length !== n || !numbers.every(Number.isFinite)) {
        return `group ${group} has scale, bias or mulSlopes that do not fit its labels`;
      }
    }
  }
  return undefined;
}
