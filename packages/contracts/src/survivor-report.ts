import { z } from 'zod';
import { countrySchema, isStorableText, langSchema } from './item.ts';

/** Pictures a survivor may send at once, and have in one report. */
export const REPORT_MAX_PICTURES_AT_ONCE = 30;
export const REPORT_MAX_PICTURES = 100;

/** What happened, in the reporter's own view. */
export const REPORT_KINDS = ['shared', 'threatened', 'synthetic', 'recorded', 'other'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Why a picture was not taken over, in words that the survivor is shown. */
export const REFUSAL_REASONS = ['not_intimate', 'not_yours', 'known_harmless', 'unclear', 'other'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export const PICTURE_STATES = ['waiting', 'confirmed', 'refused', 'withdrawn'] as const;
export type PictureState = (typeof PICTURE_STATES)[number];

const hex = (digits: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-fA-F]{${digits}}$`), `must be ${digits} hex digits`)
    .toLowerCase();

/** The hashes of one picture, made on the survivor's device. */
export const reportedPictureSchema = z.strictObject({
  pdq: hex(64),
  quality: z.int().min(0).max(100),
  md5: hex(32).optional(),
  sha256: hex(64).optional(),
});
export type ReportedPicture = z.infer<typeof reportedPictureSchema>;

const note = z.string().trim().max(2_000).refine(isStorableText, 'must not hold NUL or lone surrogates');
const pictures = z.array(reportedPictureSchema).min(1).max(REPORT_MAX_PICTURES_AT_ONCE);

/** Work done in place of an account when many reports come in: see `/v1/reports/challenge`. */
export const proofSchema = z.strictObject({ challenge: z.string().max(200), nonce: z.string().max(40) });

export const newReportSchema = z.strictObject({
  hashes: pictures,
  lang: langSchema.optional(),
  country: countrySchema.optional(),
  kind: z.enum(REPORT_KINDS).default('shared'),
  note: note.optional(),
  /** The reporter agrees that these hashes are stored and compared; the text has a version. */
  consent: z.literal(true, { error: 'must be true: nothing is stored without consent' }),
  consentVersion: z.string().max(20).default('1'),
  proof: proofSchema.optional(),
});
export type NewReport = z.infer<typeof newReportSchema>;

/** Both parts of what the survivor wrote down; spaces, dashes and case do not matter. */
export const reportKeySchema = z.strictObject({
  caseNumber: z.string().min(1).max(40),
  pin: z.string().min(1).max(40),
});
export const morePicturesSchema = reportKeySchema.extend({ hashes: pictures });
/** Without `pictures`: the whole report. */
export const withdrawReportSchema = reportKeySchema.extend({
  pictures: z.array(z.int().min(1)).min(1).max(REPORT_MAX_PICTURES).optional(),
});
export const reviewReportSchema = z
  .strictObject({
    verdict: z.enum(['confirm', 'refuse']),
    /** Without them: every picture that waits. */
    pictures: z.array(z.int().min(1)).min(1).max(REPORT_MAX_PICTURES).optional(),
    reason: z.enum(REFUSAL_REASONS).optional(),
    note: note.optional(),
  })
  .refine((r) => r.verdict === 'confirm' || r.reason !== undefined, {
    path: ['reason'],
    message: 'is needed to refuse: the survivor is told why',
  });
