import type { RuleHit } from '@haetae/text-model';
import {
  defineSignal,
  type SignalScore,
  type TextExample,
  type TextSignal,
  type TextSubject,
} from './define-signal.ts';

/** Rule scores are set by hand; at this one a rule flags by itself. A lone handle with a call stays below. */
const FLAG_SCORE = 0.65;
/** Under this confidence the language counts as unknown, and all tables of the text's scripts are tried. */
const LANG_CONFIDENCE = 0.5;

type Detector = (source: TextSubject['normalised'], lang?: string) => RuleHit[];

/** A signal around one pure rule detector of `@haetae/text-model`. */
export function defineRuleSignal(options: {
  name: string;
  label: RuleHit['label'];
  description: string;
  detect: Detector;
  examples: readonly TextExample[];
}): TextSignal {
  const { name, label, description, detect, examples } = options;
  return defineSignal({
    name,
    version: '2',
    media: 'text',
    kind: 'rule',
    description,
    labels: [label],
    examples,
    start: () => ({ score: (subjects) => subjects.map((subject) => scoreSubject(subject, label, detect)) }),
  });
}

function scoreSubject(subject: TextSubject, label: RuleHit['label'], detect: Detector): SignalScore {
  const lang = subject.langConfidence < LANG_CONFIDENCE ? undefined : subject.lang;
  const hits = detect(subject.normalised, lang);
  // a rule that found nothing says nothing about how likely the harm is: no label rather than a 0
  if (hits.length === 0) return { labels: {}, flags: [] };
  const best = hits.reduce((a, b) => (b.score > a.score ? b : a));
  return {
    labels: { [label]: best.score },
    flags: best.score >= FLAG_SCORE ? [label] : [],
    thresholds: { [label]: FLAG_SCORE },
    measured: false,
    highlights: best.spans.map(([start, end]) => ({ start, end, label, weight: best.score })),
    details: { rule: best.lang, reviewed: false },
  };
}
