/** The table of docs/text-model.md: what a release reached on its own test rows, beside what was wanted of it. */
import type { Label } from '@haetae/contracts';
import type { Manifest } from '../linear/manifest.ts';
import { attacksByDisguise } from './evaluate-attacks.ts';
import type { Evaluation, KindResult } from './evaluate-rows.ts';

/** Languages of partner countries for which no labelled set exists. */
const PARTNERS = ['bs', 'ckb', 'dv', 'ka', 'kk', 'ky', 'ku', 'ln', 'mk', 'sr', 'sw', 'uk'];
/** A calibration error above this is named. */
const MAX_ECE = 0.05;
const DIGITS = 3;

/** Rows of cells; the first is the heading. Texts that count few are named with their number: a point is chance there. */
export function measuredRows(manifest: Manifest): string[][] {
  const evaluation = manifest.metrics as Evaluation;
  const deep = manifest.deepMetrics as { cascade: Evaluation; full: Evaluation } | undefined;
  const f1 = (source: string, label: Label, of: Evaluation = evaluation): string =>
    fixed(find(of, source, label)?.macroF1?.value);
  const auc = (source: string, label: Label, of: Evaluation = evaluation, lang?: string): string =>
    fixed(find(of, source, label, lang)?.auc?.value);
  const uli = (lang: string): string => auc('uli-gendered-abuse', 'sexism', evaluation, lang);
  const edos = (of: Evaluation): string => `${f1('edos', 'sexism', of)} / ${auc('edos', 'sexism', of)}`;
  const kept = attacksByDisguise(evaluation.attacks ?? []);
  const formal = evaluation.benign.filter((b) => b.rows >= 20);
  const [worst] = [...formal].sort((a, b) => b.flagged / b.rows - a.flagged / a.rows);
  const over = (evaluation.calibration ?? []).filter((c) => c.ece > MAX_ECE);
  return [
    ['own test rows (macro-F1 where nothing else is said)', 'reached', 'wanted'],
    ...(deep === undefined
      ? [['EDOS task A: macro-F1 / AUC', edos(evaluation), '']]
      : [
          ['EDOS task A, `cascade`: macro-F1 / AUC', edos(deep.cascade), '.79 / .895'],
          ['the same, `full`', edos(deep.full), ''],
        ]),
    ['Indonesian abuse / hate', pair(f1, 'id-multilabel-hs', 'toxic', 'identity_attack'), '.88 / .85'],
    ['Korean (unsmile) any / gender', pair(f1, 'korean-unsmile', 'toxic', 'sexism'), '.78 / .78'],
    ['Korean (BEEP) any / gender', pair(f1, 'korean-beep', 'toxic', 'sexism'), ''],
    ['K-MHaS any', f1('k-mhas-valid', 'toxic'), '.75'],
    ['Arabic L-HSAB', f1('l-hsab-levantine', 'toxic'), '.79'],
    [
      'Spanish / Italian hate',
      `${f1('bas19-es', 'identity_attack')} / ${f1('san20-it', 'identity_attack')}`,
      '.77 / .78',
    ],
    ['HateBR / COLD', `${f1('hatebr', 'toxic')} / ${f1('cold-zh', 'toxic')}`, '.87 / .78'],
    ['Uli gendered abuse, AUC: Hindi / Tamil / Indian English', `${uli('hi')} / ${uli('ta')} / ${uli('en')}`, '.75'],
    [
      'formal benign text flagged: worst language / all',
      `${worst === undefined ? '–' : `${worst.lang} ${worst.flagged} of ${worst.rows}`} / ${percent(formal)}`,
      '5 %',
    ],
    ['own templates, all languages: recall / false alarms', recallAndAlarms(evaluation.kinds), ''],
    [
      `own templates, ${PARTNERS.length} partner languages: recall / false alarms`,
      recallAndAlarms(evaluation.kinds.filter((k) => PARTNERS.includes(k.lang))),
      '.5 / .2',
    ],
    [
      'false alarms: identity / counter-speech / reports',
      ['identity', 'counter-speech', 'report']
        .map((kind) => percent(evaluation.kinds.filter((k) => k.kind === kind)))
        .join(' / '),
      '25 %',
    ],
    [
      'recall kept under attack',
      kept.map((k) => `${k.disguise} ${fixed(k.kept / k.found)}`).join(', ') || '–',
      '.95, elongation and spaced .80',
    ],
    [`calibration error over ${MAX_ECE}`, over.map((c) => `${c.lang} ${fixed(c.ece)}`).join(', ') || 'none', 'none'],
  ];
}

const fixed = (x: number | undefined): string => (x === undefined ? '–' : x.toFixed(DIGITS).replace(/^0/, ''));
const pair = (f1: (source: string, label: Label) => string, source: string, a: Label, b: Label): string =>
  `${f1(source, a)} / ${f1(source, b)}`;

function find(evaluation: Evaluation, source: string, label: Label, lang?: string) {
  return evaluation.results.find(
    (r) => r.source === source && r.label === label && (lang === undefined || r.lang === lang),
  );
}

function percent(of: readonly { rows: number; flagged: number }[]): string {
  const rows = of.reduce((sum, b) => sum + b.rows, 0);
  const flagged = of.reduce((sum, b) => sum + b.flagged, 0);
  return rows === 0 ? '–' : `${((100 * flagged) / rows).toFixed(1)} %`;
}

const recallAndAlarms = (kinds: readonly KindResult[]): string =>
  [true, false].map((abusive) => percent(kinds.filter((k) => k.abusive === abusive))).join(' / ');
