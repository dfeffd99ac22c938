#!/usr/bin/env node
/**
 * Writes `<lang>.jsonl` beside this file from `frames/<lang>.txt`. Nothing is random: the same frames always
 * give the same rows. `--check` writes nothing and fails when a file is out of date.
 *
 * Frame file: `@train threat` or `@dev derogation/w` opens a block (split, kind, optional target); every other line is one
 * frame; `{a|b}` is a choice, written in the very form the sentence needs, so that inflecting languages stay correct. A frame
 * gives at most CAP rows (`*9` after the kind: at most nine): the choices are walked so that all are used about evenly.
 * `@lexicon` opens frames with `{term}`, filled with the terms of `packages/packs/data/lexicon/<lang>.json` whose weight says
 * that they are abuse whatever stands around them; a term of several words is a row by itself as well.
 * Target letters: w women, g religious or ethnic group or migrants, l LGBT people, d disabled people; p adds profanity, x explicit.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Harmless frames are fewer than abusive ones, so each gives a few more rows. */
const CAP = { abusive: 6, benign: 7 };
const here = new URL('.', import.meta.url);

/** Labels that a kind stands for; the target adds its own. Kinds not named here are not abusive. */
const KIND_LABELS = {
  derogation: ['toxic'],
  dehumanisation: ['toxic', 'dehumanisation'],
  threat: ['toxic', 'threat'],
  extortion: ['toxic', 'threat', 'sexual_harassment', 'sexual_extortion'],
  doxxing: ['toxic', 'doxxing'],
  exclusion: ['toxic'],
  victim_blaming: ['toxic', 'sexism'],
  sexual_demand: ['toxic', 'sexual_harassment'],
  stalking: ['toxic', 'stalking'],
  insult: ['toxic', 'insult'],
};
const BENIGN_KINDS = ['counter-speech', 'report', 'news', 'notice', 'idiom', 'identity', 'daily', 'negated'];
/** The kind of row that a term of the lexicon makes; terms of other labels make none. */
const LEXICON_KINDS = {
  sexism: 'insult/w',
  insult: 'insult',
  identity_attack: 'insult/g',
  threat: 'threat',
  dehumanisation: 'dehumanisation',
  stalking: 'stalking',
  sexual_extortion: 'extortion',
  sexual_harassment: 'sexual_demand',
  doxxing: 'doxxing',
};
const LEXICON_WEIGHT = 0.6;
const GROUP_KINDS = new Set(['derogation', 'dehumanisation', 'exclusion', 'threat']);
const TARGET_LABELS = {
  w: ['sexism'],
  g: ['identity_attack'],
  l: ['identity_attack'],
  d: ['identity_attack'],
  p: ['profanity'],
  x: ['sexual_explicit'],
};

function labelsOf(kind, targets) {
  const base = KIND_LABELS[kind];
  // Swearing at a printer abuses nobody, but it is profanity.
  if (base === undefined) return targets.includes('p') ? ['profanity'] : [];
  const labels = new Set(base);
  for (const t of targets) for (const l of TARGET_LABELS[t]) labels.add(l);
  // Contempt for women as a group is an attack on an identity too; a sexist insult to one woman is not marked as such.
  if (targets.includes('w') && GROUP_KINDS.has(kind)) labels.add('identity_attack');
  return [...labels];
}

/** Choices of a frame in a spread order: row i takes choice (i + offset) of every slot, offsets shift after each full turn. */
function expand(frame, where, cap) {
  const parts = frame.split(/\{([^{}]*)\}/);
  if (parts.some((p, i) => i % 2 === 0 && /[{}]/.test(p))) throw new Error(`${where}: unbalanced braces: ${frame}`);
  const slots = parts.filter((_, i) => i % 2 === 1).map((s) => s.split('|'));
  const total = slots.reduce((n, s) => n * s.length, 1);
  const texts = new Set();
  for (let i = 0; texts.size < Math.min(cap, total) && i < total * 20; i++) {
    let slot = 0;
    const text = parts
      .map((p, k) => {
        if (k % 2 === 0) return p;
        const options = slots[slot];
        const turn = Math.floor(i / options.length);
        slot += 1;
        return options[(i + turn * slot + (slot > 1 ? Math.floor(i / 3) : 0)) % options.length];
      })
      .join('');
    texts.add(text.replace(/\s+/g, ' ').trim());
  }
  return [...texts];
}

const CYRILLIC = {
  dž: 'џ',
  lj: 'љ',
  nj: 'њ',
  a: 'а',
  b: 'б',
  v: 'в',
  g: 'г',
  d: 'д',
  đ: 'ђ',
  e: 'е',
  ž: 'ж',
  z: 'з',
  i: 'и',
  j: 'ј',
};
Object.assign(CYRILLIC, {
  k: 'к',
  l: 'л',
  m: 'м',
  n: 'н',
  o: 'о',
  p: 'п',
  r: 'р',
  s: 'с',
  t: 'т',
  ć: 'ћ',
  u: 'у',
  f: 'ф',
  h: 'х',
  c: 'ц',
  č: 'ч',
  š: 'ш',
});
/** Serbian Latin to Cyrillic, one to one but for the three digraphs. */
function toCyrillic(text) {
  return text.replace(/d\u017e|lj|nj|\p{L}/giu, (m) => {
    const c = CYRILLIC[m.toLowerCase()];
    if (c === undefined) return m;
    return m[0] === m[0].toLowerCase() ? c : c.toUpperCase();
  });
}

/** Terms in frames: a single word in each frame, a phrase alone and in the first frame. */
function* lexiconRows(lang, frames) {
  const file = new URL(`../../packs/data/lexicon/${lang}.json`, here);
  const { entries } = JSON.parse(readFileSync(file, 'utf8'));
  for (const { term, label, weight } of entries) {
    const kind = LEXICON_KINDS[label];
    if (kind === undefined || weight < LEXICON_WEIGHT) continue;
    const [name, targets = ''] = kind.split('/');
    const used = term.includes(' ') ? ['{term}.', frames[0]] : frames;
    for (const frame of used) yield { plain: frame.replace('{term}', term), kind: name, targets: [...targets] };
  }
}

const normal = (text) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\s]+/gu, ' ')
    .trim();

const trigrams = (text) => {
  const padded = ` ${normal(text)} `;
  const out = new Set();
  for (let i = 0; i + 3 <= padded.length; i += 1) out.add(padded.slice(i, i + 3));
  return out;
};

/** Without the train rows that give a dev row away: those that have more than half of its character trigrams. */
function keepApart(rows) {
  const dev = rows.filter((r) => r.split === 'dev').map((r) => trigrams(r.text));
  return rows.filter((row) => {
    if (row.split === 'dev') return true;
    const own = trigrams(row.text);
    return !dev.some((other) => {
      let shared = 0;
      for (const t of other) if (own.has(t)) shared += 1;
      return shared > other.size / 2;
    });
  });
}

function readFrames(lang) {
  const rows = [];
  const seen = new Map();
  let block;
  const add = (plain, flip, where, { split, kind, targets }) => {
    // Serbian is written in both scripts: odd rows in Cyrillic, frame by frame, so that each frame shows both.
    const text = lang === 'sr' && flip ? toCyrillic(plain) : plain;
    const key = normal(plain);
    const other = seen.get(key);
    if (other !== undefined) {
      console.error(`${where}: dropped, repeats a row of ${other}: ${plain}`);
      return;
    }
    seen.set(key, split);
    const id = `${lang}-${split}-${String(rows.length + 1).padStart(4, '0')}`;
    const abusive = kind in KIND_LABELS;
    rows.push({ id, text, lang, labels: labelsOf(kind, targets), abusive, kind, split, reviewed: false });
  };
  const lines = readFileSync(new URL(`frames/${lang}.txt`, here), 'utf8').split('\n');
  lines.forEach((line, n) => {
    const where = `frames/${lang}.txt:${n + 1}`;
    if (line.trim() === '' || line.startsWith('//')) return;
    const head = /^@(train|dev) ([a-z_-]+)(?:\/([a-z]+))?(?: \*(\d+))?$/.exec(line.trim());
    if (head) {
      const [, split, kind, targets = '', cap] = head;
      if (!(kind in KIND_LABELS) && !BENIGN_KINDS.includes(kind)) throw new Error(`${where}: unknown kind ${kind}`);
      const usual = kind in KIND_LABELS ? CAP.abusive : CAP.benign;
      block = { split, kind, targets: [...targets], cap: cap === undefined ? usual : Number(cap) };
      return;
    }
    if (line.trim() === '@lexicon') {
      block = { terms: [] };
      return;
    }
    if (line.startsWith('@') || block === undefined) throw new Error(`${where}: not a block or frame: ${line}`);
    if (block.terms !== undefined) block.terms.push(line);
    else for (const [i, plain] of expand(line, where, block.cap).entries()) add(plain, (i + n) % 2 === 1, where, block);
  });
  if (block?.terms !== undefined) {
    let i = 0;
    for (const row of lexiconRows(lang, block.terms)) {
      add(row.plain, i % 2 === 1, `frames/${lang}.txt, lexicon`, { ...row, split: 'train' });
      i += 1;
    }
  }
  return rows;
}

const isCheck = process.argv.includes('--check');
const stale = [];
const langs = readdirSync(new URL('frames/', here))
  .filter((f) => f.endsWith('.txt'))
  .map((f) => f.slice(0, -4))
  .sort();
const table = [];
for (const lang of langs) {
  const rows = keepApart(readFrames(lang));
  const file = new URL(`${lang}.jsonl`, here);
  const lines = rows.map((r) => `${JSON.stringify(r)}\n`).join('');
  if (!isCheck) writeFileSync(file, lines);
  else if (readFileSync(file, 'utf8') !== lines) stale.push(lang);
  const count = (split, abusive) => rows.filter((r) => r.split === split && r.abusive === abusive).length;
  table.push({
    lang,
    'train +': count('train', true),
    'train -': count('train', false),
    'dev +': count('dev', true),
    'dev -': count('dev', false),
    rows: rows.length,
  });
}
console.table(table);
if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. Run node packages/text-model/templates/generate.mjs`);
  process.exitCode = 1;
}
