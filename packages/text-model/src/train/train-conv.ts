/**
 * Trains the subword network with training-py (Debian's PyTorch): writes its arrays, lets the English transformer read
 * the English rows as its teacher, runs the training, and takes the weights over into the model folder. Every step that
 * is finished is kept in the work folder, and a run that broke off goes on from its last checkpoint.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HaetaeError } from '@haetae/contracts';
import type { ConvManifest } from '../conv/conv-files.ts';
import { type ConvGroup, writeConvData } from './write-conv-data.ts';

export interface TrainConvOptions {
  /** Kept between runs. */
  work: string;
  out: string;
  groups: readonly ConvGroup[];
  seed: number;
  /** Command that runs a Python with PyTorch. */
  python: string;
  /** Folder of the English transformer that teaches; without it the network learns from labels alone. */
  transformer?: string;
  log: (message: string) => void;
}

const SCRIPTS = fileURLToPath(new URL('../../training-py/', import.meta.url));
const KEPT = ['conv.bin', 'pieces.json', 'conv-parity.json'];

/** Throws TRAINING_FAILED when Python or PyTorch is missing or a script fails. */
export function trainConv({ work, out, groups, seed, python, transformer, log }: TrainConvOptions): ConvManifest {
  mkdirSync(work, { recursive: true });
  const mark = fingerprint(groups, seed);
  const markFile = join(work, 'mark');
  if (!existsSync(markFile) || readFileSync(markFile, 'utf8') !== mark) {
    log('network: learning its subword pieces and writing its rows');
    writeConvData(work, groups, seed);
    writeFileSync(markFile, mark);
  }
  if (transformer !== undefined && !existsSync(join(work, 'teacher.npz'))) {
    log('network: the English transformer reads the English rows');
    runPython(python, ['teach_conv.py', '--work', work, '--transformer', transformer]);
  }
  log('network: training');
  runPython(python, ['train_conv.py', '--work', work, '--seed', String(seed)]);
  for (const name of KEPT) copyFileSync(join(work, name), join(out, name));
  const about = JSON.parse(readFileSync(join(work, 'conv-result.json'), 'utf8')) as Omit<ConvManifest, 'sha256'>;
  return { ...about, sha256: Object.fromEntries(KEPT.map((name) => [name, sha256(readFileSync(join(out, name)))])) };
}

function runPython(python: string, [script = '', ...args]: string[]): void {
  const { status, error } = spawnSync(python, [join(SCRIPTS, script), ...args], { stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  throw new HaetaeError(
    'TRAINING_FAILED',
    `${python} ${script} ended with ${error === undefined ? `status ${status}` : error.message}. The network needs a Python with PyTorch and NumPy (packages/text-model/training-py/README.md): name it with --python, or leave the network out with --linear-only.`,
  );
}

function fingerprint(groups: readonly ConvGroup[], seed: number): string {
  const hash = createHash('sha256').update(JSON.stringify(seed));
  for (const { name, rows } of groups) {
    hash.update(`${name}\n`);
    for (const row of rows) hash.update(`${row.role}\t${row.source}\t${JSON.stringify(row.targets)}\t${row.text}\n`);
  }
  return hash.digest('hex');
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
