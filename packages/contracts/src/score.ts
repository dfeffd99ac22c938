import { z } from 'zod';
import type { Match } from './hash.ts';
import type { AnyLabel } from './labels.ts';
import type { Abstained, Highlight, LabelScores } from './text.ts';

/** What one signal said of one item (or of one of its media). Unique by (item, media, signal, version). */
export interface Score {
  signal: string;
  version: string;
  /** The media that was looked at; absent for a text signal. */
  mediaId?: string;
  labels: LabelScores;
  /** Labels at or above the signal's own threshold for this language. */
  flags: AnyLabel[];
  abstained?: Abstained;
  highlights?: Highlight[];
  matches?: Match[];
  /** Whether the signal's quality in this text's language rests on a human-labelled test set. Absent: does not apply. */
  measured?: boolean;
  /** Per label, the threshold the signal used. */
  thresholds?: LabelScores;
  details?: Record<string, unknown>;
}

export const REASON_CODES = [
  'model',
  'lexicon',
  'rule',
  'hash-match',
  'exonerated',
  'unmeasured-language',
  'abstained',
] as const;

/** What the message of a reason says, apart from its words, so that it can be said in another language. By code: */
export const reasonFactsSchema = z.object({
  // model, unmeasured-language: from where on it is flagged, and the score as the lexicon raised it.
  threshold: z.number().optional(),
  lifted: z.number().optional(),
  // unmeasured-language: it is below the threshold, but near.
  near: z.boolean().optional(),
  // lexicon: entries of the codebook, like `ka:12`; and that it does not flag by itself.
  entries: z.array(z.string()).optional(),
  light: z.boolean().optional(),
  // hash-match, exonerated: the closest match.
  bank: z.string().optional(),
  algorithm: z.string().optional(),
  distance: z.number().optional(),
  unconfirmed: z.boolean().optional(),
  // hash-match: an allow bank outweighs it. exonerated: how many matches are outweighed.
  outweighed: z.boolean().optional(),
  outweighs: z.number().optional(),
  // abstained: why there is no score, as a code; and that a person looks because the language is not measured.
  abstention: z.string().optional(),
  unmeasured: z.boolean().optional(),
});
export type ReasonFacts = z.infer<typeof reasonFactsSchema>;

/** Why an item was (or was not) flagged, for a person to read. */
export interface Reason {
  code: (typeof REASON_CODES)[number];
  signal: string;
  label?: AnyLabel;
  score?: number;
  /** In English. */
  message: string;
  /** Absent on what an earlier version assessed. */
  facts?: ReasonFacts;
}

/** What policy says of an item. */
export interface Assessment {
  flagged: boolean;
  /** 0 to 100; orders the queue. */
  urgency: number;
  labels: AnyLabel[];
  reasons: Reason[];
}
