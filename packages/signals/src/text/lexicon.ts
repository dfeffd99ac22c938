import { ANY_LABELS, type AnyLabel, type Pack } from '@haetae/contracts';
import { type CompiledLexicon, compileLexicon } from '@haetae/packs';
import { normaliseText } from '@haetae/text-model';
import { defineSignal, type SignalScore, type TextSubject } from '../define-signal.ts';

/** A term of at least this weight is flagged by the signal itself; policy decides what that means. */
const FLAG_WEIGHT = 0.7;

/** An unsure language must not keep a term of another one from counting. */
const langOf = ({ lang, langConfidence }: TextSubject) => (langConfidence >= 0.5 ? lang : undefined);

/** The country's codebook: terms that its monitors look for, found after normalisation. */
export const lexicon = defineSignal({
  name: 'lexicon',
  version: '1',
  media: 'text',
  kind: 'lexicon',
  description: "Terms of the country pack's codebook, found through disguise (zero-width, leetspeak, spacing)",
  labels: ANY_LABELS,
  examples: [{ text: 'Good morning, the market is open today.', lang: 'en', flags: [] }],
  start() {
    const compiled = new Map<Pack, CompiledLexicon>();
    const lexiconOf = (pack: Pack) => {
      let found = compiled.get(pack);
      if (!found) {
        found = compileLexicon(pack, normaliseText);
        compiled.set(pack, found);
      }
      return found;
    };
    return {
      score: (subjects) =>
        subjects.map((subject): SignalScore => {
          const hits = lexiconOf(subject.pack).findTermsIn(subject.normalised, subject.text, langOf(subject));
          const labels: Partial<Record<AnyLabel, number>> = {};
          for (const { entry } of hits) labels[entry.label] = Math.max(labels[entry.label] ?? 0, entry.weight);
          return {
            labels,
            flags: ANY_LABELS.filter((label) => (labels[label] ?? 0) >= FLAG_WEIGHT),
            ...(hits.length === 0
              ? {}
              : {
                  highlights: hits
                    .slice(0, 50)
                    .map(({ entry, start, end }) => ({ start, end, label: entry.label, weight: entry.weight })),
                  details: { terms: [...new Set(hits.map((h) => h.id))].slice(0, 50), pack: subject.pack.id },
                }),
          };
        }),
    };
  },
});
