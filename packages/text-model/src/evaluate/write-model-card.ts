/** The model card, made from the manifest and the evaluation that is kept in it. */
import type { Manifest } from '../linear/manifest.ts';
import type { Evaluation, LabelResult } from './evaluate-rows.ts';
import { attackTable, benignTable, kindTable, resultTable, templateLanguageTable } from './write-report.ts';

const three = (x: number | undefined): string => (x === undefined ? '–' : x.toFixed(3));

export function modelCard(manifest: Manifest): string {
  const evaluation = manifest.metrics as Evaluation;
  const human = evaluation.results.filter((r) => !r.synthetic && r.macroF1 !== undefined);
  const synthetic = evaluation.results.filter((r) => r.synthetic && r.macroF1 !== undefined);
  const languages = Object.entries(manifest.groups)
    .flatMap(([group, g]) => Object.entries(g.languages).map(([lang, info]) => ({ lang, group, ...info })))
    .filter((l) => l.lang !== 'und')
    .sort((a, b) => (a.lang < b.lang ? -1 : 1));
  const measured = languages.filter((l) => l.measured);
  return `# Text model \`${manifest.name}\` ${manifest.version}

Says which kinds of abuse a short text shows, with calibrated probabilities and the spans that moved them. Made for
ordering what people look at in the work against technology-facilitated gender-based violence. **Not** made for deciding
alone, for judging a person, or for languages marked as not measured below without a person looking.

- Licence and terms: ${manifest.licence}. ${manifest.notes.join(' ')}
- Method: linear heads on hashed character 2–5-grams and word n-grams, one per label and language group, joined from one
  head a data set and task${manifest.conv === undefined ? '' : '; a multilingual convolution over subword pieces beside them'}${manifest.deep === undefined ? '' : '; for English a small transformer joins in on uncertain texts'} (docs/text-model.md).${networkLine(manifest)}
- Seed ${manifest.seed}; ${manifest.counts.train} texts taught, ${manifest.counts.calibrate} calibrated, ${manifest.counts.test} only tested; ${manifest.counts.synthetic} of them synthetic (templates and rough translations).
- Measured with \`haetae evaluate\` on ${evaluation.rows} texts that neither taught nor calibrated. Thresholds come from
  calibration rows; how they are chosen was changed several times after test figures had been seen, so flags (not AUC) are
  slightly optimistic. \`sexual_explicit\` has no head: the rule signal \`rule-explicit\` speaks for it.

## Languages

Measured (a human-labelled test set exists): ${measured.map((l) => l.lang).join(', ') || 'none'}.

| language | heads of | measured | human-labelled | synthetic | benign only |
| --- | --- | --- | ---: | ---: | ---: |
${languages.map((l) => `| ${l.lang} | ${l.group} | ${l.measured ? 'yes' : 'no'} | ${l.human} | ${l.synthetic} | ${l.benign} |`).join('\n')}

Languages not in this table are answered with \`abstained\`.

## Results on texts labelled by people

Flags at the stored thresholds; 95 % bootstrap intervals. "positive" counts rows with the label. Sets without rows of
both kinds are left out.

${resultTable(human)}

Mean expected calibration error: ${three(meanError(human))}; worst: ${worst(human)}.

${calibrationTable(evaluation)}
${deepSection(manifest)}## Formal benign text

${benignTable(evaluation)}

${attackSection(evaluation)}## Written or translated texts

Hard negatives among the templates (counter-speech, victims' reports, news, identity mentions) and rough translations.
These rows come from the same hands as the training templates: they show what was learned, not how good it is.

Any flag, by kind of text (held-out templates; for the kinds that are not abusive, flags are false alarms):

${kindTable(evaluation)}

${templateLanguageTable(evaluation)}

${resultTable(synthetic.filter((r) => r.source !== 'templates' || r.label === 'toxic'))}

## Known failures

Negated hate, reclaimed slurs, homonyms of slurs, quoted counter-speech and sarcasm; languages with templates only find
little beyond the patterns they were taught; labels with few rows (doxxing, sexual harassment, dehumanisation) lean on
templates. Data sets disagree on what is abusive: a probability means "as people of these sets would have labelled it".

## Data

| set | licence | open | synthetic | taught | calibrated | tested |
| --- | --- | --- | --- | ---: | ---: | ---: |
${manifest.sources.map((s) => `| ${s.name} | ${s.licence} | ${s.open ? 'yes' : 'no'} | ${s.synthetic ? 'yes' : 'no'} | ${s.rows.train} | ${s.rows.calibrate} | ${s.rows.test} |`).join('\n')}
`;
}

function attackSection({ attacks }: Evaluation): string {
  if (attacks === undefined) return '';
  return `## Under attack

The three spans that moved the score most, disguised, in at most 400 abusive texts of every set labelled by people.

${attackTable(attacks)}

`;
}

function calibrationTable({ calibration = [] }: Evaluation): string {
  if (calibration.length === 0) return '';
  return `Expected calibration error by language, its sets together (labels weighed by rows):

| language | judgements | error |
| --- | ---: | ---: |
${calibration.map(({ lang, rows, ece }) => `| ${lang} | ${rows} | ${three(ece)} |`).join('\n')}

`;
}

function networkLine({ conv }: Manifest): string {
  if (conv === undefined) return '';
  const { rows, epochs, taughtEpochs, teacher, release } = conv.training;
  const taught =
    teacher === undefined
      ? ''
      : `, then ${taughtEpochs} with the English transformer as its teacher on ${teacher} texts`;
  return `\n- Network: ${conv.heads.length} outputs, ${rows} training rows, ${epochs} epochs on labels${taught}; PyTorch on a CPU.${
    release === undefined ? '' : ` Trained for ${release} and taken over as it is: heads, join and thresholds are new.`
  }`;
}

function deepSection(manifest: Manifest): string {
  if (manifest.deepMetrics === undefined) return '';
  const { cascade, full } = manifest.deepMetrics as { cascade: Evaluation; full: Evaluation };
  const rows = (e: Evaluation): LabelResult[] => e.results.filter((r) => !r.synthetic && r.macroF1 !== undefined);
  return `## English with the transformer

On a sample of the English test rows. \`cascade\`: the transformer reads the uncertain texts only.

${resultTable(rows(cascade))}

\`full\`: it reads every English text.

${resultTable(rows(full))}

`;
}

function meanError(results: readonly LabelResult[]): number | undefined {
  return results.length === 0 ? undefined : results.reduce((a, r) => a + r.ece, 0) / results.length;
}

function worst(results: readonly LabelResult[]): string {
  const [first] = [...results].sort((a, b) => b.ece - a.ece);
  return first === undefined ? '–' : `${three(first.ece)} (${first.source}, ${first.label})`;
}
