import { z } from 'zod';
import { anyLabelSchema } from './labels.ts';

/** Why a signal would not say anything. Never a score of 0 in its place. */
export const abstainedSchema = z.object({ code: z.string(), message: z.string() });
export type Abstained = z.infer<typeof abstainedSchema>;

/** A span of the original text, in UTF-16 code units, that moved `label` by `weight` (positive: towards the label). */
export const highlightSchema = z.object({
  start: z.int().min(0),
  end: z.int().min(0),
  label: anyLabelSchema,
  weight: z.number(),
});
export type Highlight = z.infer<typeof highlightSchema>;

/** Probabilities in [0,1] by label. A label that a model has no head for is absent, not 0. */
export const labelScoresSchema = z.partialRecord(anyLabelSchema, z.number().min(0).max(1));
export type LabelScores = z.infer<typeof labelScoresSchema>;

/** How a language was settled. */
export interface DetectedLanguage {
  /** ISO 639-1, or 639-3 where there is no two-letter code; `und` when nothing can be said. */
  lang: string;
  /** In [0,1]. */
  confidence: number;
  method: 'given' | 'script' | 'model' | 'none';
}

export const TEXT_MAX_CHARS = 20_000;
