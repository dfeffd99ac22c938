/**
 * Trains the subword network with training-py (Debian's PyTorch): writes its arrays, runs the training (which first lets
 * the English transformer read the English rows as its teacher), and takes the weights over into the model folder. Every step that
 * is finished is kept in the work folder, and a run that broke off goes on from its last checkpoint.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HaetaeError } from '@haetae/contracts';
import type { ConvManifest } from '../conv/conv-files.ts';
import { readManifest } from '../linear/manifest.ts';
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
/** What was made from the rows of an earlier run. */
const OF_OTHER_ROWS = ['teacher.npz', 'checkpoint-0.pt', 'checkpoint-1.pt', 'conv-result.json'];
const KEPT = ['conv.bin', 'pieces.json', 'conv-parity.json'];

/**
 * Writes the network's rows and starts its training in a process of its own, beside the linear heads. The answer waits for
 * its end. Throws (or rejects with) TRAINING_FAILED when Python or PyTorch is missing or the script fails.
 */
export function startConv({ work, out, groups, seed, python, transformer, log }: TrainConvOptions): {
  finish: () => Promise<ConvManifest>;
} {
  mkdirSync(work, { recursive: true });
  const mark = fingerprint(groups, seed);
  const markFile = join(work, 'mark');
  if (!existsSync(markFile) || readFileSync(markFile, 'utf8') !== mark) {
    log('network: learning its subword pieces and writing its rows');
    for (const name of OF_OTHER_ROWS) rmSync(join(work, name), { force: true });
    writeConvData(work, groups, seed);
    writeFileSync(markFile, mark);
  }
  log('network: training, beside the linear heads');
  const teacher = transformer === undefined ? [] : ['--transformer', transformer];
  const ended = runPython(python, ['train_conv.py', '--work', work, '--seed', String(seed), ...teacher]);
  // It is awaited in the end only; until then a failure must not count as unhandled.
  ended.catch(() => undefined);
  return {
    async finish() {
      await ended;
      for (const name of KEPT) copyFileSync(join(work, name), join(out, name));
      const about = JSON.parse(readFileSync(join(work, 'conv-result.json'), 'utf8')) as Omit<ConvManifest, 'sha256'>;
      return {
        ...about,
        sha256: Object.fromEntries(KEPT.map((name) => [name, sha256(readFileSync(join(out, name)))])),
      };
    },
  };
}

/** Takes the network of another model folder as it is, instead of training one: new heads, the network of that release. */
export function takeConv(from: string, out: string, log: (message: string) => void): ConvManifest {
  const other = readManifest(from);
  if (other.conv === undefined) {
    throw new HaetaeError('MODEL_INVALID', `${from} has no subword network to take over.`);
  }
  log(`network: that of ${other.name}@${other.version}`);
  const release = other.conv.training.release ?? `${other.name}@${other.version}`;
  if (from !== out) for (const name of KEPT) copyFileSync(join(from, name), join(out, name));
  return { ...other.conv, training: { ...other.conv.training, release } };
}

function runPython(python: string, [script = '', ...args]: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (how: string): void =>
      reject(
        new HaetaeError(
          'TRAINING_FAILED',
          `${python} ${script} ended with ${how}. The network needs a Python with PyTorch and NumPy (packages/text-model/training-py/README.md): name it with --python, or leave the network out with --linear-only.`,
        ),
      );
    const child = spawn(python, [join(SCRIPTS, script), ...args], { stdio: ['ignore', 2, 2] });
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => (code === 0 ? resolve() : fail(signal ?? `status ${code}`)));
  });
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
