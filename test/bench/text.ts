/**
 * `npm run bench -- text [--data DIR] [--deeper 0.1] [--seconds S] [--no-deep]`: the text model, by CPU time of one
 * thread (which a busy machine disturbs least): the fast path, single texts, the cascade with the share `--deeper` of
 * the stream sent to the transformer and with the share that the model's own bands send, highlights, worker threads; then
 * the transformer beside a bare matrix product and beside `@energetic-ai/embeddings` as published (text-deep.ts). The stream
 * is EDOS dev where --data or HAETAE_DATA_DIR names a folder that has it, otherwise English templates.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { createTextPool, loadTextModel, readManifest, type TextInput, type TextModel } from '@haetae/text-model';
import { readConv } from '../../packages/text-model/src/conv/conv-files.ts';
import { readExperts } from '../../packages/text-model/src/linear/weight-files.ts';
import { loadDeepScorer } from '../../packages/text-model/src/load-deep-scorer.ts';
import { createTextModel } from '../../packages/text-model/src/load-text-model.ts';
import { defaultModelDir } from '../../packages/text-model/src/model-dir.ts';
import { type Row, run as runDeep } from './text-deep.ts';

const TEMPLATES = fileURLToPath(new URL('../../packages/text-model/templates', import.meta.url));
const BATCH = 256;

export async function run(args: string[]): Promise<{ name: string; rows: Row[]; notes: string[] }> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: process.env.HAETAE_DATA_DIR ?? '' },
      deeper: { type: 'string', default: '0.1' },
      seconds: { type: 'string', default: '3' },
      'no-deep': { type: 'boolean', default: false },
    },
  });
  const seconds = Number(values.seconds);
  const mixed = readTemplates();
  const edos = readEdosDev(values.data);
  const stream = edos ?? readTemplates(['en']);
  const name = edos === undefined ? 'English templates' : 'EDOS dev';
  const rows: Row[] = [];
  const notes = [
    edos === undefined ? 'EDOS dev not found (--data DIR): English templates instead' : 'stream: EDOS dev',
  ];

  const fast = await loadTextModel({ path: 'fast' });
  rows.push(await throughput(`fast, ${name}`, fast, stream, seconds));
  rows.push(await throughput('fast, all languages', fast, mixed, seconds));
  rows.push(await throughput('fast, all languages, highlights of flagged', fast, mixed, seconds, 'flagged'));
  rows.push(await latency('fast, one text', fast, mixed.slice(0, 2_000)));

  const parts = readParts();
  const shallow = createTextModel(parts.manifest, parts.experts, 'cascade', undefined, parts.conv);
  rows.push(await throughput(`with the network, none deeper, ${name}`, shallow, stream, seconds));
  rows.push(await throughput('with the network, none deeper, all languages', shallow, mixed, seconds));
  rows.push(
    await throughput('with the network, all languages, highlights of flagged', shallow, mixed, seconds, 'flagged'),
  );
  rows.push(await latency('with the network, one text', shallow, mixed.slice(0, 2_000)));
  if (parts.manifest.deep === undefined) notes.push('the model has no transformer: no cascade measured');
  else rows.push(...(await cascade(stream, name, Number(values.deeper), seconds)));

  const pool = await createTextPool({ path: 'fast', threads: 2 });
  const all = [...mixed, ...mixed];
  await pool.scoreTexts(mixed.slice(0, 500));
  const started = performance.now();
  await pool.scoreTexts(all);
  const ms = performance.now() - started;
  rows.push({ what: 'fast, 2 worker threads (by the clock)', 'texts/s': Math.round((1_000 * all.length) / ms) });
  await pool.close();

  if (!values['no-deep']) {
    const deep = await runDeep();
    rows.push(...deep.rows);
    notes.push(...deep.notes);
  }
  return { name: 'text', rows, notes };
}

function readParts() {
  const dir = defaultModelDir();
  const manifest = readManifest(dir);
  const conv = manifest.conv === undefined ? undefined : readConv(dir, manifest.conv);
  return { dir, manifest, experts: readExperts(dir, manifest), conv };
}

/** The cascade with the model's own bands, and with one band around a threshold that sends `share` of the stream deeper. */
async function cascade(stream: readonly TextInput[], name: string, share: number, seconds: number): Promise<Row[]> {
  const { dir, manifest, experts, conv } = readParts();
  if (manifest.deep === undefined) return [];
  const { dir: deepDir, heads } = manifest.deep;
  const deep = await loadDeepScorer(join(dir, deepDir), 'auto', heads);
  const rows: Row[] = [];
  const measure = async (what: string): Promise<void> => {
    const model = createTextModel(manifest, experts, 'cascade', deep, conv);
    const some = await model.scoreTexts(stream.slice(0, 500));
    const sent = some.filter(({ via }) => via !== 'linear').length / some.length;
    const row = await throughput(what, model, stream, 2 * seconds);
    rows.push({ ...row, 'sent deeper': `${(100 * sent).toFixed(1)} %` });
  };
  await measure(`cascade, the model's own bands, ${name}`);
  const shallow = await createTextModel(manifest, experts, 'cascade', undefined, conv).scoreTexts(stream);
  const label = Object.keys(manifest.deep.bands)[0] as 'sexism';
  const threshold = shallow.find((r) => r.thresholds[label] !== undefined)?.thresholds[label] ?? 0.5;
  const far = shallow.map(({ labels }) => Math.abs((labels[label] ?? 2) - threshold)).sort((a, b) => a - b);
  const reach = far[Math.floor(share * far.length)] ?? 0;
  manifest.deep.bands = { [label]: { low: threshold - reach, high: threshold + reach } };
  await measure(`cascade, ${share * 100} % sent deeper, ${name}`);
  manifest.deep.bands = { [label]: { low: 0, high: 1 } };
  const deeper = createTextModel(manifest, experts, 'cascade', deep, conv);
  rows.push(await latency('cascade, one text that goes deeper', deeper, stream.slice(0, 150)));
  deep.close();
  return rows;
}

async function throughput(
  what: string,
  model: TextModel,
  inputs: readonly TextInput[],
  seconds: number,
  highlights: 'none' | 'flagged' = 'none',
): Promise<Row> {
  await model.scoreTexts(inputs.slice(0, 300), { highlights });
  const before = process.cpuUsage();
  let done = 0;
  let spent = 0;
  for (let i = 0; spent < seconds; i = (i + BATCH) % inputs.length) {
    const batch = inputs.slice(i, i + BATCH);
    await model.scoreTexts(batch, { highlights });
    done += batch.length;
    const { user, system } = process.cpuUsage(before);
    spent = (user + system) / 1e6;
  }
  const words = inputs.reduce((n, { text }) => n + text.split(/\s+/).length, 0) / inputs.length;
  return { what, 'texts/s of one core': Math.round(done / spent), 'mean words': words.toFixed(1) };
}

async function latency(what: string, model: TextModel, inputs: readonly TextInput[]): Promise<Row> {
  const times: number[] = [];
  for (const input of inputs) {
    const at = performance.now();
    await model.scoreTexts([input]);
    times.push(performance.now() - at);
  }
  times.sort((a, b) => a - b);
  const part = (q: number): string => (times[Math.floor(q * times.length)] ?? 0).toFixed(2);
  return { what, 'p50 ms': part(0.5), 'p95 ms': part(0.95) };
}

/** Texts of at least 20 words, made of neighbouring templates of a language. */
function readTemplates(langs?: readonly string[]): TextInput[] {
  const out: TextInput[] = [];
  for (const file of readdirSync(TEMPLATES).filter((name) => name.endsWith('.jsonl'))) {
    if (langs !== undefined && !langs.includes(file.replace('.jsonl', ''))) continue;
    let text = '';
    for (const line of readFileSync(join(TEMPLATES, file), 'utf8')
      .split('\n')
      .filter((l) => l !== '')) {
      const row = JSON.parse(line) as { text: string; lang: string };
      text = `${text} ${row.text}`.trim();
      if (text.split(/\s+/).length < 20 && text.length < 120) continue;
      out.push({ text, lang: row.lang });
      text = '';
    }
  }
  return out;
}

function readEdosDev(dir: string): TextInput[] | undefined {
  const file = join(dir, 'edos.jsonl.gz');
  if (dir === '' || !existsSync(file)) return undefined;
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { text: string; split: string })
    .filter((row) => row.split === 'dev')
    .map(({ text }) => ({ text, lang: 'en' }));
}
