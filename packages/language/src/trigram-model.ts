/**
 * Letter trigrams of the languages of a script, from `franc-all` (MIT; the 300 most frequent of each language's
 * Universal Declaration of Human Rights, most frequent first). franc's own measure, the sum of rank distances, is made
 * for paragraphs; on a post of five words most trigrams occur once and ranks mean little. Here each trigram is evidence
 * for the languages that have it, the more so the more frequent it is in them (Zipf: frequency falls with rank).
 */
import { data } from 'franc-all/data.js';

const ZIPF_OFFSET = 12;
const BACKGROUND_RANK = 500;

export interface TrigramModel {
  /** Adds each language's evidence (natural-log odds against an unlisted trigram) to `scores`, by candidate index. */
  addEvidence(text: string, scores: Float64Array): void;
}

/** `languages`: for each candidate its franc code, or undefined where franc has none (it then gets no evidence). */
export function buildTrigramModel(francScript: string, languages: readonly (string | undefined)[]): TrigramModel {
  const table = new Map<string, { at: number[]; weight: number[] }>();
  languages.forEach((code, candidate) => {
    const listed = code === undefined ? undefined : data[francScript]?.[code];
    listed?.split('|').forEach((trigram, rank) => {
      const row = table.get(trigram) ?? { at: [], weight: [] };
      row.at.push(candidate);
      row.weight.push(Math.log((BACKGROUND_RANK + ZIPF_OFFSET) / (rank + ZIPF_OFFSET)));
      table.set(trigram, row);
    });
  });
  return {
    addEvidence(text, scores) {
      const padded = ` ${text} `;
      for (let i = 0; i + 3 <= padded.length; i += 1) {
        const row = table.get(padded.slice(i, i + 3));
        if (row === undefined) continue;
        for (let k = 0; k < row.at.length; k += 1) scores[row.at[k]!]! += row.weight[k]!;
      }
    },
  };
}
