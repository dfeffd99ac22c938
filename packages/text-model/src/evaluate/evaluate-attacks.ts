/** Abusive texts that the model finds, disguised as people do it to slip past a filter → how many it still finds. */
import type { Label } from '@haetae/contracts';
import { sourceInfo } from '../train/sources.ts';
import type { TextModel } from '../types.ts';
import { attackText, DISGUISES } from './attack-text.ts';
import type { LabelledText } from './evaluate-rows.ts';

export interface AttackResult {
  disguise: string;
  source: string;
  lang: string;
  label: Label;
  /** Texts with the label that the model flags with it as they stand. */
  found: number;
  /** Of those, flagged with it still when the words that moved the score most are disguised. */
  kept: number;
}

/** The widest label that the rows of a set have. */
const ASKED: readonly Label[] = ['toxic', 'sexism', 'identity_attack'];
const MAX_ROWS = 400;
/** From fewer the share says nothing. */
const MIN_FOUND = 50;
const WORDS = 3;

/**
 * For every set and language labelled by people, of at most some 400 abusive texts those that the model flags: the three spans with
 * the highest weight are disguised, each way in turn.
 */
export async function evaluateAttacks(model: TextModel, rows: readonly LabelledText[]): Promise<AttackResult[]> {
  const sets = new Map<string, { label: Label; rows: LabelledText[] }>();
  for (const row of rows) {
    const info = sourceInfo(row.source);
    const label = ASKED.find((l) => row.targets[l] !== undefined);
    if (label === undefined || row.targets[label] !== 1 || info.synthetic === true || info.formal === true) continue;
    const key = `${row.source}\t${row.lang}\t${label}`;
    const entry = sets.get(key) ?? { label, rows: [] };
    if (entry.rows.length < MAX_ROWS) entry.rows.push(row);
    sets.set(key, entry);
  }
  const out: AttackResult[] = [];
  for (const [key, { label, rows: of }] of [...sets].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [source = '', lang = ''] = key.split('\t');
    const plain = await model.scoreTexts(of, { highlights: 'flagged' });
    const found = of.flatMap((row, i) => {
      const result = plain[i];
      if (result === undefined || !result.flags.includes(label)) return [];
      const spans = (result.highlights ?? []).filter((h) => h.label === label && h.weight > 0);
      return [{ text: row.text, lang, spans: spans.sort((a, b) => b.weight - a.weight).slice(0, WORDS) }];
    });
    if (found.length < MIN_FOUND) continue;
    for (const disguise of Object.keys(DISGUISES)) {
      const scored = await model.scoreTexts(
        found.map(({ text, spans }) => ({ text: attackText(text, disguise, spans), lang })),
      );
      const kept = scored.filter((result) => result.flags.includes(label)).length;
      out.push({ disguise, source, lang, label, found: found.length, kept });
    }
  }
  return out;
}

/** Recall kept under each disguise, sets together, and the set that loses most. */
export function attacksByDisguise(
  attacks: readonly AttackResult[],
): { disguise: string; found: number; kept: number; worst: AttackResult }[] {
  const share = ({ found, kept }: AttackResult): number => kept / found;
  return Object.keys(DISGUISES).flatMap((disguise) => {
    const of = attacks.filter((a) => a.disguise === disguise);
    const [worst] = [...of].sort((a, b) => share(a) - share(b));
    if (worst === undefined) return [];
    return [
      {
        disguise,
        found: of.reduce((sum, a) => sum + a.found, 0),
        kept: of.reduce((sum, a) => sum + a.kept, 0),
        worst,
      },
    ];
  });
}
