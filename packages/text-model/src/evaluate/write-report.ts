/** An evaluation as markdown tables. */
import { type AttackResult, attacksByDisguise } from './evaluate-attacks.ts';
import type { Evaluation, KindResult, LabelResult } from './evaluate-rows.ts';
import type { Interval } from './metrics.ts';

const three = (x: number | undefined): string => (x === undefined || !Number.isFinite(x) ? '–' : x.toFixed(3));
const interval = (x: Interval | undefined): string =>
  x === undefined ? '–' : `${three(x.value)} (${three(x.low)}–${three(x.high)})`;
const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;

export function resultTable(results: readonly LabelResult[]): string {
  const lines = [
    '| set | language | label | rows | positive | macro-F1 | AUC | precision | recall | ECE |',
    '| --- | --- | --- | ---: | ---: | --- | --- | ---: | ---: | ---: |',
  ];
  for (const r of results) {
    lines.push(
      `| ${r.source}${r.synthetic ? ' (synthetic)' : ''} | ${r.lang} | ${r.label} | ${r.rows} | ${r.positives} | ${interval(r.macroF1)} | ${interval(r.auc)} | ${three(r.precision)} | ${three(r.recall)} | ${three(r.ece)} |`,
    );
  }
  return lines.join('\n');
}

export function benignTable(evaluation: Evaluation): string {
  const rows = evaluation.benign.reduce((a, b) => a + b.rows, 0);
  const flagged = evaluation.benign.reduce((a, b) => a + b.flagged, 0);
  const worst = [...evaluation.benign]
    .filter((b) => b.rows >= 20)
    .sort((a, b) => b.flagged / b.rows - a.flagged / a.rows);
  return [
    `${flagged} of ${rows} formal benign texts are flagged (${percent(flagged / Math.max(1, rows))}). The languages with most:`,
    '',
    '| set | language | rows | flagged |',
    '| --- | --- | ---: | ---: |',
    ...worst
      .slice(0, 10)
      .map((b) => `| ${b.source} | ${b.lang} | ${b.rows} | ${b.flagged} (${percent(b.flagged / b.rows)}) |`),
  ].join('\n');
}

/** What a disguise leaves of the recall. */
export function attackTable(attacks: readonly AttackResult[]): string {
  return [
    '| disguise of the words that matter most | found without | still found | set that loses most |',
    '| --- | ---: | ---: | --- |',
    ...attacksByDisguise(attacks).map(
      ({ disguise, found, kept, worst }) =>
        `| ${disguise} | ${found} | ${kept} (${percent(kept / found)}) | ${worst.source} ${worst.lang} (${percent(worst.kept / worst.found)}) |`,
    ),
  ].join('\n');
}

/** Flags by kind of template, languages together, the worst one named. */
export function kindTable(evaluation: Evaluation): string {
  const lines = ['| kind | abusive | texts | flagged | language with most |', '| --- | --- | ---: | ---: | --- |'];
  const kinds = new Map<string, KindResult[]>();
  for (const entry of evaluation.kinds) {
    const key = `${entry.abusive ? 1 : 0} ${entry.kind}`;
    kinds.set(key, [...(kinds.get(key) ?? []), entry]);
  }
  for (const [, list] of [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const rows = list.reduce((a, k) => a + k.rows, 0);
    const flagged = list.reduce((a, k) => a + k.flagged, 0);
    const [worst] = [...list].sort((a, b) => b.flagged / b.rows - a.flagged / a.rows);
    if (worst === undefined) continue;
    const { kind, abusive, lang } = worst;
    const most = abusive ? '' : `${lang} (${worst.flagged} of ${worst.rows})`;
    lines.push(`| ${kind} | ${abusive ? 'yes' : 'no'} | ${rows} | ${flagged} (${percent(flagged / rows)}) | ${most} |`);
  }
  return lines.join('\n');
}

/** Recall and false alarms on templates by language. */
export function templateLanguageTable(evaluation: Evaluation): string {
  const lines = ['| language | abusive | flagged | not abusive | flagged |', '| --- | ---: | ---: | ---: | ---: |'];
  for (const lang of [...new Set(evaluation.kinds.map((k) => k.lang))].sort()) {
    const cells = [true, false].map((abusive) => {
      const list = evaluation.kinds.filter((k) => k.lang === lang && k.abusive === abusive);
      const rows = list.reduce((a, k) => a + k.rows, 0);
      const flagged = list.reduce((a, k) => a + k.flagged, 0);
      return `${rows} | ${rows === 0 ? '–' : percent(flagged / rows)}`;
    });
    lines.push(`| ${lang} | ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}

/** The whole evaluation. Rows with both kinds first; sets that have only one kind show recall or nothing else. */
export function evaluationReport(evaluation: Evaluation): string {
  const human = evaluation.results.filter((r) => !r.synthetic && r.macroF1 !== undefined);
  const synthetic = evaluation.results.filter((r) => r.synthetic && r.macroF1 !== undefined);
  return [
    `# Evaluation of ${evaluation.model}`,
    '',
    `${evaluation.rows} texts, ${evaluation.abstained} without an answer (counted as not flagged). Intervals: 95 %, bootstrap over texts.`,
    '',
    '## Labelled by people',
    '',
    resultTable(human),
    ...(synthetic.length > 0
      ? ['', '## Written or translated by machine (no proof of quality)', '', resultTable(synthetic)]
      : []),
    ...(evaluation.kinds.length > 0 ? ['', '## Templates by kind', '', kindTable(evaluation)] : []),
    ...(evaluation.attacks !== undefined ? ['', '## Under attack', '', attackTable(evaluation.attacks)] : []),
    ...(evaluation.benign.length > 0 ? ['', '## Formal benign text', '', benignTable(evaluation)] : []),
    '',
  ].join('\n');
}
