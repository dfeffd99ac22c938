/**
 * What a labelled row says about each label: 1, 0 or nothing. The data's rule is kept: null means "unknown", and a
 * category that is absent is no negative. Zeros come from four places only: the row is not toxic at all; `tfgbv` is 0
 * (no sexism); a binary hate set says "not hateful" (no identity attack); or the authors annotated the category
 * themselves and their own label, kept verbatim, says 0.
 */
import type { Label } from '@haetae/contracts';
import { LABELS } from '@haetae/contracts';
import type { DataRow } from './data-row.ts';

export type RowTargets = Partial<Record<Label, 0 | 1>>;

/** Sets whose class "hate" (kept as other_hate) means hate against a group. */
const HATE_SETS = new Set([
  'davidson', 'germeval2018', 'vihsd', 'bengali-multilabel-toxic', 'founta2018-hate-subset', '24sata-hr-comments',
]); // biome-ignore format: a list

export function rowTargets(row: DataRow): RowTargets {
  const targets: RowTargets = {};
  if (row.toxic === 0 || row.toxic === 1) targets.toxic = row.toxic;
  if (row.toxic === 0) for (const label of LABELS) targets[label] = 0;
  if (row.tfgbv === 0 || row.tfgbv === 1) targets.sexism = row.tfgbv;
  for (const category of row.categories) {
    if ((LABELS as readonly string[]).includes(category)) targets[category as Label] = 1;
  }
  if (row.categories.includes('other_hate') && HATE_SETS.has(row.source)) targets.identity_attack = 1;
  const own = ownLabels(row);
  for (const label of LABELS) {
    const value = own[label];
    if (value !== undefined) targets[label] = value;
  }
  return targets;
}

/** What the authors' own labels add. */
function ownLabels({ source, labels, toxic }: DataRow): RowTargets {
  const zeroUnless = (value: unknown, one: boolean): 0 | 1 | undefined =>
    value === undefined ? undefined : one ? 1 : 0;
  const binary = (value: unknown): 0 | 1 | undefined =>
    value === undefined || value === null ? undefined : Number(value) === 1 ? 1 : 0;
  switch (source) {
    case 'hateval-en-tweeteval':
      return only('identity_attack', binary(labels.hate));
    case 'id-multilabel-hs':
      return { ...only('identity_attack', binary(labels.HS)), ...only('profanity', binary(labels.Abusive)) };
    case 'davidson':
      return labels.class === 'offensive_language' ? { identity_attack: 0 } : {};
    case 'vihsd':
      return labels.label_id === '1' ? { identity_attack: 0 } : {};
    case 'l-hsab-levantine':
      return labels.Class === 'abusive' ? { identity_attack: 0 } : {};
    case 'told-br':
      return {
        ...(labels.insult === 0 ? { insult: 0 as const } : {}),
        ...(labels.obscene === 0 ? { profanity: 0 as const } : {}),
      };
    case 'bengali-multilabel-toxic':
      return {
        ...only('threat', binary(labels.threat)),
        ...only('profanity', binary(labels.vulgar)),
        ...only('insult', binary(labels.Insult)),
      };
    case 'korean-unsmile':
      return only('profanity', binary(labels['악플/욕설']));
    case 'edos': {
      const vector = typeof labels.label_vector === 'string' ? labels.label_vector : undefined;
      if (vector === undefined || vector === 'none') return {};
      return { threat: vector.startsWith('1.') ? 1 : 0, dehumanisation: vector.startsWith('2.3') ? 1 : 0 };
    }
    case 'hatemojibuild':
      return toxic === 1
        ? {
            ...only('threat', zeroUnless(labels.type, labels.type === 'threatening')),
            ...only('dehumanisation', zeroUnless(labels.type, String(labels.type).startsWith('dehuman'))),
          }
        : {};
    case 'civil-toxic-spans': {
      const spans = labels.span_types as Record<string, number> | undefined;
      if (spans === undefined || Number(labels.n_raters) < 3 || toxic !== 1) return {};
      return {
        ...(spans.Threat === undefined ? { threat: 0 as const } : {}),
        ...(spans['Profane/Obscene'] === undefined ? { profanity: 0 as const } : {}),
        ...(spans['Identity based Attack'] === undefined ? { identity_attack: 0 as const } : {}),
      };
    }
    default:
      return labels.hateful === undefined ? {} : only('identity_attack', binary(labels.hateful));
  }
}

function only(label: Label, value: 0 | 1 | undefined): RowTargets {
  return value === undefined ? {} : { [label]: value };
}
