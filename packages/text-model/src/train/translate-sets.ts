/**
 * Synthetic training data for languages without labelled text of their own: English sets put into other languages by
 * rule-based machine translation (Debian's apertium) or, where that knows no way, word by word with a dictionary and a
 * hand list. Rough, measured with and without, marked synthetic (`<set>><lang>`), never shipped as text.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { HaetaeError } from '@haetae/contracts';
import type { DataRow } from './data-row.ts';
import { glossWords } from './gloss-words.ts';
import { hashShare } from './random.ts';
import { readDataFolder } from './read-data.ts';
import { readFreedict } from './read-freedict.ts';

const SETS = ['dyn21-en', 'hatemojibuild'];
/** Share of the training rows of a set that is translated: apertium takes about 3 ms a text and language. */
const SHARE: Readonly<Record<string, number>> = { 'dyn21-en': 0.3 };
const CHUNK = 400;
/** Steps from English; the first of a chain starts from English, the next from the one before. */
const CHAINS: readonly (readonly [lang: string, from: string, mode: string])[] = [
  ['es', 'en', 'eng-spa'],
  ['it', 'es', 'spa-ita'],
  ['fr', 'es', 'es-fr'],
  ['pt', 'es', 'es-pt_BR'],
];
/** Language → FreeDict pair. */
const GLOSSED: Readonly<Record<string, string>> = {
  ar: 'eng-ara', de: 'eng-deu', nl: 'eng-nld', pl: 'eng-pol', hi: 'eng-hin', sw: 'eng-swh', hr: 'eng-hrv',
}; // biome-ignore format: a table

export interface TranslateOptions {
  data: string;
  out: string;
  log: (message: string) => void;
}

/** Writes `<set>-<lang>.jsonl.gz` for each set and language into `out`. Needs apertium and the dictionaries installed. */
export function translateSets({ data, out, log }: TranslateOptions): void {
  mkdirSync(out, { recursive: true });
  const rows = readDataFolder(data, { openOnly: true }).filter(
    (r) =>
      SETS.includes(r.source) &&
      r.split !== 'test' &&
      (r.split === 'dev' || hashShare(r.text, 3) < (SHARE[r.source] ?? 1)),
  );
  const texts = new Map<string, string[]>([['en', rows.map((r) => r.text.replace(/\s+/g, ' '))]]);
  for (const [lang, from, mode] of CHAINS) {
    log(`${lang}: apertium ${mode}`);
    const lines = translate(texts.get(from) ?? [], mode, log);
    texts.set(lang, lines);
    write(out, lang, rows, lines);
  }
  for (const [lang, pair] of Object.entries(GLOSSED)) {
    const dictionary = readFreedict(pair);
    if (dictionary === undefined) {
      log(`${lang}: freedict-${pair} is not installed, left out`);
      continue;
    }
    log(`${lang}: gloss by ${dictionary.size} words`);
    const lines = (texts.get('en') ?? []).map((text) => gloss(text, dictionary, glossWords(lang)));
    write(out, lang, rows, lines);
  }
  // Training takes the folder only once everything is in it.
  writeFileSync(join(out, 'complete'), '');
}

/**
 * Translates in chunks, by way of files (apertium opens /dev/stdin, which fails on the sockets that Node gives a child).
 * A chunk on which a step of the chain breaks off, as happens on odd input, is left empty.
 */
function translate(lines: readonly string[], mode: string, log: (message: string) => void): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'haetae-translate-'));
  const [from, to] = [join(dir, 'in.txt'), join(dir, 'out.txt')];
  const out: string[] = [];
  for (let i = 0; i < lines.length; i += CHUNK) {
    const chunk = lines.slice(i, i + CHUNK);
    writeFileSync(from, `${chunk.map((line) => (line === '' ? '.' : line)).join('\n\n')}\n`);
    const run = spawnSync('apertium', ['-u', mode, from, to], { stdio: ['ignore', 'ignore', 'ignore'] });
    if (run.error !== undefined) {
      throw new HaetaeError('SERVICE_START_FAILED', 'apertium cannot be run. Is it installed?', { cause: run.error });
    }
    const translated = readFileSync(to, 'utf8').replace(/\n$/, '').split('\n\n');
    if (translated.length === chunk.length) out.push(...translated.map((line) => line.trim()));
    else {
      log(`${mode}: rows ${i} to ${i + chunk.length} left out`);
      out.push(...chunk.map(() => ''));
    }
  }
  rmSync(dir, { recursive: true });
  return out;
}

/** Word by word: hand list, dictionary, dictionary without an English ending; a word that is in neither stays. */
export function gloss(
  text: string,
  dictionary: ReadonlyMap<string, string>,
  byHand: ReadonlyMap<string, string>,
): string {
  return text
    .replace(/[A-Za-z]+(?:['’][a-z]+)?/g, (word) => {
      const lower = word.toLowerCase().replace('’', "'");
      const hand = byHand.get(lower);
      if (hand !== undefined) return hand;
      for (const form of stems(lower)) {
        const found = byHand.get(form) ?? dictionary.get(form);
        if (found !== undefined) return found;
      }
      return word;
    })
    .replace(/ {2,}/g, ' ')
    .trim();
}

function* stems(word: string): Generator<string> {
  yield word;
  for (const [ending, by] of [
    ["'s", ''],
    ['ies', 'y'],
    ['es', ''],
    ['s', ''],
    ['ing', ''],
    ['ing', 'e'],
    ['ed', ''],
    ['ed', 'e'],
    ['ly', ''],
  ] as const) {
    if (word.length > ending.length + 2 && word.endsWith(ending)) yield word.slice(0, -ending.length) + by;
  }
}

function write(out: string, lang: string, rows: readonly DataRow[], lines: readonly string[]): void {
  for (const set of SETS) {
    const text = rows
      .flatMap((row, i) => {
        const line = lines[i];
        if (row.source !== set || line === undefined || line.trim() === '') return [];
        return [JSON.stringify({ ...row, text: line, lang, source: `${set}>${lang}` })];
      })
      .join('\n');
    writeFileSync(join(out, `${set}-${lang}.jsonl.gz`), gzipSync(`${text}\n`));
  }
}
