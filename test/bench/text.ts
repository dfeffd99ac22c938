/**
 * `npm run bench -- text [--seconds S] [--no-deep]`: the text model, in CPU-seconds (which a busy machine disturbs
 * least): the linear path on texts of 25 words on average, single texts, the cascade on a stream like EDOS dev (from
 * HAETAE_DATA_DIR where that is set, otherwise on templates), worker threads, and the transformer beside its floor.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { createTextPool, loadTextModel, type TextInput, type TextModel } from '@haetae/text-model';
import { run as runDeep } from './text-deep.ts';

type Row = Record<string, string | number>;
const TEMPLATES = fileURLToPath(new URL('../../packages/text-model/templates', import.meta.url));
const BATCH = 256;

export async function run(args: string[]): Promise<{ name: string; rows: Row[]; notes: string[] }> {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string', default: '4' }, 'no-deep': { type: 'boolean', default: false } },
  });
  const seconds = Number(values.seconds);
  const english = readTemplates(['en']);
  const mixed = readTemplates();
  const rows: Row[] = [];
  const notes: string[] = [];

  const fast = await loadTextModel({ path: 'fast' });
  rows.push(await throughput('fast, English', fast, english, seconds));
  rows.push(await throughput('fast, all languages', fast, mixed, seconds));
  rows.push(await throughput('fast, with highlights of flagged', fast, mixed, seconds, 'flagged'));
  rows.push(await latency('fast, one text', fast, mixed.slice(0, 2_000)));

  const cascade = await loadTextModel({ path: 'cascade' });
  if (cascade.info.path === 'cascade') {
    const edos = readEdosDev();
    notes.push(edos === undefined ? 'cascade: HAETAE_DATA_DIR is not set, templates used' : 'cascade: EDOS dev');
    const stream = edos ?? english;
    const some = await cascade.scoreTexts(stream);
    const deeper = some.filter((r) => r.via !== 'linear').length;
    notes.push(`cascade: ${((100 * deeper) / stream.length).toFixed(1)} % of the stream went deeper`);
    rows.push(await throughput('cascade, EDOS-like stream', cascade, stream, seconds));
    rows.push(await latency('cascade, one text', cascade, stream.slice(0, 400)));
  } else notes.push('the model has no transformer: no cascade measured');

  const pool = await createTextPool({ path: 'fast', threads: 2 });
  const started = performance.now();
  const all = Array.from({ length: 4 }, () => mixed).flat();
  await pool.scoreTexts(all);
  rows.push({
    what: 'fast, 2 worker threads (wall clock)',
    'texts/s': Math.round((1_000 * all.length) / (performance.now() - started)),
  });
  await pool.close();

  if (!values['no-deep']) {
    await runDeep();
  }
  return { name: 'text', rows, notes };
}

async function throughput(
  what: string,
  model: TextModel,
  inputs: readonly TextInput[],
  seconds: number,
  highlights: 'none' | 'flagged' = 'none',
): Promise<Row> {
  await model.scoreTexts(inputs.slice(0, 500), { highlights });
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

function readEdosDev(): TextInput[] | undefined {
  const file = join(process.env.HAETAE_DATA_DIR ?? '', 'edos.jsonl.gz');
  if (process.env.HAETAE_DATA_DIR === undefined || !existsSync(file)) return undefined;
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { text: string; split: string })
    .filter((row) => row.split === 'dev')
    .map(({ text }) => ({ text, lang: 'en' }));
}
