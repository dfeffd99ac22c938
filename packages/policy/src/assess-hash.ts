import type { AnyLabel, Match, PolicyLabel, Score } from '@haetae/contracts';
import { ANY_LABELS, DEFAULT_MATCH_DISTANCE } from '@haetae/contracts';
import { abstention } from './abstention.ts';
import type { Finding } from './finding.ts';

/** Banks are labelled by moderators, in policy words; urgency knows the words of signals. */
const LABEL_OF_POLICY: Partial<Record<PolicyLabel, AnyLabel>> = {
  intimate_image_abuse: 'intimate_image',
  sexual_extortion: 'sexual_extortion',
  deceptive_synthetic_media: 'synthetic_media',
  voyeuristic_recording: 'voyeurism',
  doxxing: 'doxxing',
  cyberstalking: 'stalking',
  threat: 'threat',
  gender_hate: 'sexism',
};
/** A bank hash without a usable label: block banks are for intimate images first of all. */
const UNLABELLED: AnyLabel = 'intimate_image';
/** The closest few say enough; an image in a flooded bank may match thousands of hashes. */
const SHOWN_MATCHES = 5;
/** A hash that no person here has confirmed yet weighs less. */
const UNCONFIRMED_WEIGHT = 0.8;

/** Block-bank matches flag. An allow-bank match of the same media wins over them: it exonerates, and both are shown. */
export function findHashMatches(scores: readonly Score[]): Finding[] {
  return scores.flatMap((score) => {
    if (score.abstained !== undefined) return [abstention(score, false)];
    const matches = score.matches ?? [];
    const allow = matches.filter((m) => m.bankKind === 'allow').toSorted(byDistance)[0];
    const block = matches.filter((m) => m.bankKind === 'block').toSorted(byDistance);
    const [standing, cleared] = allow === undefined ? [block, []] : [[], block];
    return [
      ...standing
        .slice(0, SHOWN_MATCHES)
        .flatMap((m) => labelsOf(m).map((label) => blockFinding(score, m, label, true))),
      ...cleared
        .slice(0, SHOWN_MATCHES)
        .flatMap((m) => labelsOf(m).map((label) => blockFinding(score, m, label, false))),
      ...(allow === undefined ? [] : [allowFinding(score, allow, cleared.length)]),
    ];
  });
}

function blockFinding(score: Score, match: Match, label: AnyLabel, flags: boolean): Finding {
  const confidence = matchConfidence(match);
  return {
    flags,
    label,
    confidence,
    reason: {
      code: 'hash-match',
      signal: score.signal,
      label,
      score: confidence,
      message:
        `Matches bank "${match.bankName}" (${label}): ${match.algorithm} distance ${match.distance}, via ${match.via}` +
        `${match.confirmed ? '' : ', not yet confirmed by a person'}${flags ? '' : '; exonerated'}`,
      facts: {
        ...closest(match),
        ...(match.confirmed ? {} : { unconfirmed: true }),
        ...(flags ? {} : { outweighed: true }),
      },
    },
  };
}

function allowFinding(score: Score, match: Match, cleared: number): Finding {
  const effect = cleared === 0 ? '' : `; it outweighs ${cleared} block ${cleared === 1 ? 'match' : 'matches'}`;
  return {
    flags: false,
    label: undefined,
    confidence: matchConfidence(match),
    reason: {
      code: 'exonerated',
      signal: score.signal,
      message: `Matches allow bank "${match.bankName}": ${match.algorithm} distance ${match.distance}, via ${match.via}${effect}`,
      facts: { ...closest(match), ...(cleared === 0 ? {} : { outweighs: cleared }) },
    },
  };
}

const closest = ({ bankName, algorithm, distance }: Match) => ({ bank: bankName, algorithm, distance });

/** 1 for an exact copy, falling to one half at the field's usual PDQ limit of 31 bits and no lower. */
function matchConfidence(match: Match): number {
  const near = Math.max(0.5, 1 - match.distance / (2 * DEFAULT_MATCH_DISTANCE));
  return match.confirmed ? near : near * UNCONFIRMED_WEIGHT;
}

function labelsOf(match: Match): AnyLabel[] {
  const labels = match.labels
    .map((name) => ANY_LABELS.find((l) => l === name) ?? LABEL_OF_POLICY[name as PolicyLabel])
    .filter((label) => label !== undefined);
  return labels.length === 0 ? [UNLABELLED] : [...new Set(labels)];
}

const byDistance = (a: Match, b: Match): number => a.distance - b.distance;
