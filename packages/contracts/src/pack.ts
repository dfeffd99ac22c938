import { z } from 'zod';
import { countrySchema, langSchema } from './item.ts';
import { anyLabelSchema } from './labels.ts';

const unit = z.number().min(0).max(1);

/** One codebook term. `match`: whole word, word beginning, or anywhere. Compared after Unicode normalisation and folding. */
export const lexiconEntrySchema = z.strictObject({
  term: z.string().min(1).max(200),
  lang: langSchema,
  label: anyLabelSchema,
  weight: unit,
  match: z.enum(['word', 'prefix', 'substring']).default('word'),
  note: z.string().optional(),
});
export type LexiconEntry = z.infer<typeof lexiconEntrySchema>;

export const legalClockSchema = z.strictObject({
  id: z.string().min(1),
  law: z.string().min(1),
  hours: z.number().positive(),
  labels: z.array(anyLabelSchema),
  source: z.string().min(1),
  inForceFrom: z.iso.date().optional(),
  /** The last day on which it was in force. */
  inForceUntil: z.iso.date().optional(),
  /** Country whose law it is, ISO 3166-1 alpha-2; the pack's own where it is not given. */
  jurisdiction: countrySchema.optional(),
  /** What starts it: a `notice` of the person shown or whoever acts for them (so where nothing is said), or only the `order` of an authority. */
  startsWith: z.enum(['notice', 'order']).optional(),
  enabled: z.boolean(),
});
export type LegalClock = z.infer<typeof legalClockSchema>;

/** A country's settings: data, not code. `default` serves where no country pack fits. */
export const packSchema = z.strictObject({
  id: z.string().regex(/^[a-z]{2}$|^default$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  name: z.string().min(1),
  country: countrySchema.optional(),
  languages: z.array(langSchema).min(1),
  /** Per label: how bad it is (urgency weighs it), and from which probability on it is flagged, by language where that differs. */
  labels: z.partialRecord(
    anyLabelSchema,
    z.strictObject({
      severity: unit,
      /** Overrides the model's own threshold where set; `default` for every language. */
      thresholds: z.record(z.string(), unit).optional(),
    }),
  ),
  /** In a language whose model quality is not measured, a text at or above this share of the threshold goes to a person. */
  unmeasuredShare: unit,
  lexicon: z.array(lexiconEntrySchema),
  legalClocks: z.array(legalClockSchema),
  retention: z.strictObject({
    unflaggedTextDays: z.number().int().positive(),
    flaggedDays: z.number().int().positive(),
    unflaggedHashDays: z.number().int().positive(),
  }),
  matchDistance: z.int().min(0).max(64).default(31),
  secondReviewLabels: z.array(z.string()),
  /** Not written or checked by a native speaker or a lawyer of the country: said to whoever uses the pack. */
  reviewed: z.boolean(),
  notes: z.array(z.string()),
  /** Whom a survivor can turn to, as the page at /report shows it. `source`: where the number was read. */
  helplines: z
    .array(z.strictObject({ name: z.string().min(1), contact: z.string().min(1), source: z.string().min(1) }))
    .default([]),
});
export type Pack = z.infer<typeof packSchema>;
