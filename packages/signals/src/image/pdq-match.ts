import { ANY_LABELS, type AnyLabel, MIN_PDQ_QUALITY } from '@haetae/contracts';
import { defineSignal, type SignalScore } from '../define-signal.ts';

const isLabel = (label: string): label is AnyLabel => (ANY_LABELS as readonly string[]).includes(label);

/** Hash banks: the image, also turned, mirrored, unframed or cropped, against hashes that people submitted. */
export const pdqMatch = defineSignal({
  name: 'pdq-match',
  version: '1',
  media: 'image',
  kind: 'hash',
  description: 'PDQ, MD5 and SHA-256 against the hash banks; finds turned, mirrored, framed and cropped copies',
  labels: ANY_LABELS,
  examples: [],
  start(resources) {
    const { matchImage } = resources;
    if (!matchImage) throw new Error('pdq-match needs the banks: resources.matchImage');
    return {
      score: (subjects) =>
        subjects.map((subject): SignalScore => {
          const matches = matchImage(subject);
          const blocked = matches.filter((m) => m.bankKind === 'block');
          const labels: Partial<Record<AnyLabel, number>> = {};
          for (const match of blocked) for (const label of match.labels.filter(isLabel)) labels[label] = 1;
          const plain = subject.hashes.quality < MIN_PDQ_QUALITY;
          return {
            labels,
            flags: ANY_LABELS.filter((label) => labels[label] === 1),
            matches,
            ...(plain && matches.length === 0
              ? {
                  abstained: {
                    code: 'PDQ_QUALITY_LOW',
                    message: `The picture is too plain for PDQ (quality ${subject.hashes.quality}, needs ${MIN_PDQ_QUALITY}); only exact copies were looked for.`,
                  },
                }
              : {}),
          };
        }),
    };
  },
});
