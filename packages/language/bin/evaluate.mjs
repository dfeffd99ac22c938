#!/usr/bin/env node
// Measures language detection on labelled texts: node packages/language/bin/evaluate.mjs --data DIR [--json] [FILE…]
// DIR holds sib200-benign.jsonl.gz (SIB-200: one {"id","text","lang"} a line). Only rows with an odd sentence number are
// used: the weights were fitted on the even ones. Prints accuracy per language on whole sentences and on their first
// five words, beside franc-all with the same languages, and processor time per text. With FILEs of the same form in DIR
// (all rows): accuracy on each by language and number of words instead, and how often the answer is sure and wrong.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { francAll } from 'franc-all';
import { cleanText } from '../dist/clean-text.js';
import { createLanguageDetector } from '../dist/index.js';
import { FRANC_CODES } from '../dist/language-candidates.js';

const { values, positionals } = parseArgs({
  options: { data: { type: 'string' }, json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const dir = values.data ?? process.env.HAETAE_DATA_DIR;
if (dir === undefined) {
  console.error('usage: node packages/language/bin/evaluate.mjs --data DIR [--json] [FILE…]');
  process.exit(2);
}

/** Dialects of Arabic are one language to the detector. */
const DIALECTS = { acm: 'ar', apc: 'ar', ary: 'ar', arz: 'ar' };
const readRows = (file) =>
  gunzipSync(readFileSync(join(dir, file)))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map((row) => ({ id: row.id, text: row.text, lang: DIALECTS[row.lang] ?? row.lang }));
/** The most words of each class of length. */
const LENGTHS = [
  [4, '1-4'],
  [7, '5-7'],
  [12, '8-12'],
  [Number.POSITIVE_INFINITY, '13+'],
];
const own = createLanguageDetector();
if (positionals.length > 0) {
  for (const file of positionals) console.log(JSON.stringify({ file, ...measureFile(file) }));
  process.exit(0);
}

function measureFile(file) {
  const measured = {};
  for (const { text, lang } of readRows(file)) {
    const answer = own.detectLanguage(text);
    const words = cleanText(text).split(' ').filter(Boolean).length;
    const length = LENGTHS.find(([most]) => words <= most)[1];
    measured[lang] ??= {};
    measured[lang][length] ??= { texts: 0, right: 0, unsure: 0, sureAndWrong: 0 };
    const row = measured[lang][length];
    row.texts += 1;
    row.right += Number(answer.lang === lang);
    row.unsure += Number(answer.confidence < 0.5);
    row.sureAndWrong += Number(answer.lang !== lang && answer.confidence >= 0.5);
  }
  return measured;
}

const rows = readRows('sib200-benign.jsonl.gz').filter((row) => Number(row.id.split('-')[1]) % 2 === 1);
// franc's codes for the same languages; where franc has one model for a script, its name for that language.
const byFranc = {
  ...{ kat: 'ka', kor: 'ko', hye: 'hy', ell: 'el', ben: 'bn', tam: 'ta', sin: 'si', tha: 'th', jpn: 'ja', cmn: 'zh' },
  ...{ hrv: 'hr', bos: 'bs', srp: 'sr', div: 'dv', tel: 'te', kan: 'kn', mal: 'ml', guj: 'gu', pan: 'pa' },
};
for (const codes of Object.values(FRANC_CODES)) {
  for (const [lang, code] of Object.entries(codes)) if (lang !== 'sh') byFranc[code] ??= lang;
}
const only = Object.keys(byFranc);
const detectors = {
  haetae: (text) => own.detectLanguage(text),
  franc: (text) => ({
    lang: byFranc[francAll(text.slice(0, 300), { only, minLength: 1 })[0][0]] ?? 'und',
    confidence: 1,
  }),
};
const lengths = {
  sentence: (text) => text,
  fiveWords: (text) => text.split(/\s+/).slice(0, 5).join(' '),
};

const report = { rows: rows.length, results: {} };
for (const [length, cut] of Object.entries(lengths)) {
  for (const [name, detect] of Object.entries(detectors)) {
    const texts = rows.map((row) => cut(row.text));
    for (const text of texts.slice(0, 500)) detect(text);
    const start = process.cpuUsage();
    const answers = texts.map(detect);
    const used = process.cpuUsage(start);
    const perLang = {};
    let sure = 0;
    let sureAndWrong = 0;
    answers.forEach((answer, i) => {
      perLang[rows[i].lang] ??= { n: 0, right: 0 };
      const row = perLang[rows[i].lang];
      const right = answer.lang === rows[i].lang;
      row.n += 1;
      row.right += Number(right);
      if (answer.confidence >= 0.5) {
        sure += 1;
        sureAndWrong += Number(!right);
      }
    });
    const right = Object.values(perLang).reduce((sum, row) => sum + row.right, 0);
    report.results[`${length}/${name}`] = {
      accuracy: right / rows.length,
      msPerText: (used.user + used.system) / 1_000 / rows.length,
      ...(name === 'haetae' ? { sure: sure / rows.length, wrongOfSure: sureAndWrong / sure } : {}),
      perLang: Object.fromEntries(Object.entries(perLang).map(([lang, row]) => [lang, row.right / row.n])),
    };
  }
}
if (values.json) console.log(JSON.stringify(report));
else {
  const columns = Object.keys(report.results);
  const percent = (x) => (100 * x).toFixed(1).padStart(5);
  console.log(`| language | ${columns.join(' | ')} |`);
  console.log(`|---|${columns.map(() => '--:').join('|')}|`);
  for (const lang of Object.keys(report.results[columns[0]].perLang).sort()) {
    console.log(`| ${lang} | ${columns.map((c) => percent(report.results[c].perLang[lang])).join(' | ')} |`);
  }
  console.log(`| all ${report.rows} | ${columns.map((c) => percent(report.results[c].accuracy)).join(' | ')} |`);
  console.log(`| ms a text | ${columns.map((c) => report.results[c].msPerText.toFixed(3)).join(' | ')} |`);
  for (const c of columns.filter((c) => c.endsWith('haetae'))) {
    const { sure, wrongOfSure } = report.results[c];
    console.log(
      `\n${c}: confidence ≥ 0.5 for ${percent(sure).trim()} %, of which wrong ${percent(wrongOfSure).trim()} %`,
    );
  }
}
