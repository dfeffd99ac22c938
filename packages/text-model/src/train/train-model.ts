/** `haetae train`: a data folder → a model folder. One thread, seeded, resumable by language group. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConvManifest, readConv } from '../conv/conv-files.ts';
import type { ConvNetwork } from '../conv/conv-network.ts';
import { evaluateAttacks } from '../evaluate/evaluate-attacks.ts';
import { type Evaluation, evaluateRows } from '../evaluate/evaluate-rows.ts';
import type { Expert } from '../linear/expert.ts';
import {
  type GroupManifest,
  MANIFEST_FORMAT,
  MANIFEST_VERSION,
  type Manifest,
  writeManifest,
} from '../linear/manifest.ts';
import { decodeExpert, writeExpert } from '../linear/weight-files.ts';
import { createTextModel } from '../load-text-model.ts';
import { calibrateThresholds, scoreCalibration } from './calibrate-thresholds.ts';
import type { DataRow } from './data-row.ts';
import { joinConv } from './join-conv.ts';
import { openNormalisedCache } from './normalised-cache.ts';
import { groupRows, type PreparedRow, prepareRows } from './prepare-rows.ts';
import { hashShare } from './random.ts';
import { readDataFolder, readTemplates } from './read-data.ts';
import { sourceInfo } from './sources.ts';
import { startConv, takeConv } from './train-conv.ts';
import { trainGroup } from './train-group.ts';

export interface TrainOptions {
  data: string;
  out: string;
  name: 'full' | 'open';
  version: string;
  seed: number;
  /** Folder of `<lang>.jsonl` templates. */
  templates?: string;
  /** Folder of translated sets, in the row format of the data folder. */
  translations?: string;
  /** Also train the subword network: the command of a Python with PyTorch, and the transformer that teaches English. */
  network?: { python: string; transformer?: string };
  /** Take the network of this model folder instead of training one. */
  networkFrom?: string;
  /** At most about this many training rows a set and language (by a seeded hash), for a quicker run. */
  maxRows?: number;
  /** Only these groups are trained anew; for trying things out. */
  only?: readonly string[];
  log: (message: string) => void;
}

const EPOCHS = 6;
/** Tables of 2^bits buckets: English has by far the most text. */
const bitsOf = (group: string): number => (group === 'en' ? 19 : 18);
const MUL_ROWS = 5_000;

export async function trainModel(options: TrainOptions): Promise<{ manifest: Manifest; evaluation: Evaluation }> {
  const { log, seed, out } = options;
  const work = join(out, '.work');
  mkdirSync(work, { recursive: true });
  log(`reading ${options.data}`);
  const openOnly = options.name === 'open';
  const raw: DataRow[] = readDataFolder(options.data, { openOnly });
  if (options.translations !== undefined && existsSync(join(options.translations, 'complete'))) {
    for (const row of readDataFolder(options.translations)) {
      if (!openOnly || sourceInfo(row.source).open) raw.push(row);
    }
  }
  const templates = options.templates === undefined ? [] : readTemplates(options.templates);
  log(`normalising ${raw.length} rows and ${templates.length} templates`);
  const normalised = openNormalisedCache(join(work, 'normalised.json'));
  const prepared = prepareRows(raw, templates, seed, normalised.read);
  normalised.save();
  const rows = options.maxRows === undefined ? prepared : capRows(prepared, options.maxRows, seed);
  const groups = groupRows(rows);
  const trained = new Map<string, Expert>();
  const about: Record<string, GroupManifest> = {};

  const train = (group: string, groupData: readonly PreparedRow[], mul?: Expert): void => {
    const mark = fingerprint(groupData, seed, mul !== undefined ? (about.mul?.bias ?? []) : []);
    const kept = readCheckpoint(work, group, mark);
    if (kept !== undefined) {
      log(`${group}: taken from the last run`);
      trained.set(group, kept.expert);
      about[group] = kept.about;
      return;
    }
    log(`${group}: ${groupData.length} rows`);
    const model = trainGroup(group, groupData, {
      bits: bitsOf(group),
      epochs: EPOCHS,
      seed,
      ownHeads: group !== 'mul',
      ...(mul === undefined ? {} : { mul }),
      log,
    });
    if (model === undefined) {
      log(`${group}: too few labelled rows, no heads`);
      return;
    }
    trained.set(group, model.expert);
    about[group] = {
      bits: model.expert.bits,
      labels: [...model.expert.heads],
      scale: [...model.expert.scale],
      bias: [...model.expert.bias],
      mulSlopes: [...model.mulSlopes],
      languages: describeLanguages(groupData),
      thresholds: {},
      stacks: model.stacks,
      calibratedOn: model.calibratedOn,
    };
    writeCheckpoint(work, group, mark, model.expert, about[group]);
  };

  const network = startNetwork(options, groups);
  const wanted = (group: string): boolean => options.only === undefined || options.only.includes(group);
  if (wanted('mul')) train('mul', sampleAcross(groups, seed));
  for (const [group, groupData] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (wanted(group)) train(group, groupData, isSmall(groupData) ? trained.get('mul') : undefined);
  }
  if (about.mul !== undefined) about.mul.languages = { und: { measured: false, human: 0, synthetic: 0, benign: 0 } };

  const manifest = writeModel(options, rows, raw, trained, about);
  const conv = network === undefined ? undefined : await readNetwork(options, network, manifest);
  // The shared group reads any language: a sample of all stands for it.
  const named = new Map([...groups, ['mul', sampleAcross(groups, seed)]]);
  if (conv === undefined) {
    log('choosing thresholds');
    calibrateThresholds(manifest, scoreCalibration(manifest, trained, named));
  } else {
    log('joining the network with the linear heads, choosing thresholds');
    const scores = [...joinConv(manifest, trained, conv, named)];
    calibrateThresholds(manifest, new Map(scores.map(([name, { rows, linear }]) => [name, { rows, logits: linear }])));
    for (const one of Object.values(manifest.groups)) one.linearThresholds = one.thresholds;
    calibrateThresholds(manifest, new Map(scores.map(([name, { rows, joined }]) => [name, { rows, logits: joined }])));
  }
  log('measuring on the test rows');
  const model = createTextModel(manifest, trained, 'fast', undefined, conv);
  const tests = rows.filter((r) => r.role === 'test').map((r) => ({ ...r, text: r.original }));
  const measured = await evaluateRows(model, tests, { rounds: 100 });
  log('measuring under attack');
  const evaluation = { ...measured, attacks: await evaluateAttacks(model, tests) };
  manifest.metrics = evaluation;
  writeManifest(out, manifest);
  if (options.only === undefined) rmSync(work, { recursive: true, force: true });
  return { manifest, evaluation };
}

type Network = { finish: () => Promise<ConvManifest> };

function startNetwork(
  { out, seed, network, networkFrom, log }: TrainOptions,
  groups: ReadonlyMap<string, PreparedRow[]>,
): Network | undefined {
  if (networkFrom !== undefined) return { finish: async () => takeConv(networkFrom, out, log) };
  if (network === undefined) return undefined;
  const named = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, rows]) => ({ name, rows }));
  const shared = { name: 'mul', rows: sampleAcross(groups, seed) };
  return startConv({ work: join(out, '.work', 'conv'), out, groups: [shared, ...named], seed, ...network, log });
}

async function readNetwork({ out, log }: TrainOptions, network: Network, manifest: Manifest): Promise<ConvNetwork> {
  log('waiting for the network');
  manifest.conv = await network.finish();
  return readConv(out, manifest.conv);
}

function capRows(rows: readonly PreparedRow[], maxRows: number, seed: number): PreparedRow[] {
  const key = (row: PreparedRow): string => `${row.source}\t${row.lang}`;
  const sizes = new Map<string, number>();
  for (const row of rows) if (row.role === 'train') sizes.set(key(row), (sizes.get(key(row)) ?? 0) + 1);
  return rows.filter((row) => {
    const size = sizes.get(key(row)) ?? 0;
    return row.role !== 'train' || size <= maxRows || hashShare(row.text, seed + 3) < maxRows / size;
  });
}

/** Groups with much labelled text of their own gain nothing from the shared heads, and are read faster without. */
const isSmall = (rows: readonly PreparedRow[]): boolean =>
  rows.filter((r) => r.role === 'train' && !sourceInfo(r.source).formal && !sourceInfo(r.source).synthetic).length <
  6_000;

/** The `mul` group reads texts of no known language and lends to the small ones: a sample of every group. */
function sampleAcross(groups: ReadonlyMap<string, PreparedRow[]>, seed: number): PreparedRow[] {
  const out: PreparedRow[] = [];
  for (const rows of groups.values()) {
    const natural = rows.filter((r) => !sourceInfo(r.source).formal && sourceInfo(r.source).open).length;
    const share = Math.min(1, MUL_ROWS / Math.max(1, natural));
    for (const row of rows) {
      // Open sets alone, and nothing translated: both releases share these heads.
      if (row.role === 'test' || !sourceInfo(row.source).open || row.source.includes('>')) continue;
      const keep = sourceInfo(row.source).formal ? 0.15 : row.source === 'templates' ? 1 : share;
      if (hashShare(row.text, seed + 7) < keep) out.push(row);
    }
  }
  return out;
}

function describeLanguages(rows: readonly PreparedRow[]): GroupManifest['languages'] {
  const out: GroupManifest['languages'] = {};
  const tests = new Map<string, [number, number]>();
  for (const row of rows) {
    const info = sourceInfo(row.source);
    const entry = out[row.lang] ?? { measured: false, human: 0, synthetic: 0, benign: 0 };
    out[row.lang] = entry;
    if (row.role === 'train') {
      if (info.synthetic) entry.synthetic += 1;
      else if (info.formal) entry.benign += 1;
      else entry.human += 1;
    }
    if (row.role !== 'test' || info.synthetic || info.formal) continue;
    const value = row.targets.toxic ?? row.targets.sexism ?? row.targets.identity_attack;
    if (value === undefined) continue;
    const counts = tests.get(row.lang) ?? [0, 0];
    counts[value] += 1;
    tests.set(row.lang, counts);
  }
  for (const [lang, [zeros, ones]] of tests)
    (out[lang] as { measured: boolean }).measured = Math.min(zeros, ones) >= 30;
  return out;
}

function writeModel(
  options: TrainOptions,
  rows: readonly PreparedRow[],
  raw: readonly DataRow[],
  experts: ReadonlyMap<string, Expert>,
  groups: Record<string, GroupManifest>,
): Manifest {
  const sources = new Map<string, { train: number; calibrate: number; test: number }>();
  const counts = { train: 0, calibrate: 0, test: 0, synthetic: 0 };
  for (const row of rows) {
    const entry = sources.get(row.source) ?? { train: 0, calibrate: 0, test: 0 };
    entry[row.role] += 1;
    counts[row.role] += 1;
    if (sourceInfo(row.source).synthetic) counts.synthetic += 1;
    sources.set(row.source, entry);
  }
  options.log(`${raw.length} rows read, ${counts.train} taught`);
  const open = options.name === 'open';
  const capped =
    options.maxRows === undefined ? [] : [`At most about ${options.maxRows} training rows a set and language.`];
  const manifest: Manifest = {
    format: MANIFEST_FORMAT,
    formatVersion: MANIFEST_VERSION,
    name: options.name,
    version: options.version,
    licence: open
      ? 'Apache-2.0 for the weights; see the sources for the licences of the data'
      : 'non-commercial use only',
    notes: [
      open
        ? 'Trained on sets with an open licence only.'
        : 'Trained on sets of which some allow non-commercial or research use only, and some state no licence.',
      ...capped,
    ],
    seed: options.seed,
    sources: [...sources].sort().map(([name, n]) => {
      const info = sourceInfo(name);
      return { name, licence: info.licence, open: info.open, synthetic: info.synthetic === true, rows: n };
    }),
    counts,
    groups,
    weightsManifest: [],
    sha256: {},
    metrics: {},
  };
  for (const expert of experts.values()) {
    const { file, weights, sha256 } = writeExpert(options.out, expert);
    manifest.weightsManifest.push({ paths: [file], weights });
    manifest.sha256[file] = sha256;
  }
  return manifest;
}

function fingerprint(rows: readonly PreparedRow[], seed: number, extra: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify([seed, EPOCHS, extra]));
  for (const row of rows) hash.update(`${row.role}\t${row.source}\t${JSON.stringify(row.targets)}\t${row.text}\n`);
  return hash.digest('hex');
}

function writeCheckpoint(work: string, group: string, mark: string, expert: Expert, about: GroupManifest): void {
  writeExpert(work, expert);
  writeFileSync(join(work, `${group}.json`), JSON.stringify({ mark, about }));
}

function readCheckpoint(
  work: string,
  group: string,
  mark: string,
): { expert: Expert; about: GroupManifest } | undefined {
  const file = join(work, `${group}.json`);
  if (!existsSync(file)) return undefined;
  const saved = JSON.parse(readFileSync(file, 'utf8')) as { mark: string; about: GroupManifest };
  if (saved.mark !== mark) return undefined;
  const expert = decodeExpert(group, saved.about, readFileSync(join(work, `${group}.bin`)));
  if (expert === undefined) return undefined;
  return { expert, about: saved.about };
}
