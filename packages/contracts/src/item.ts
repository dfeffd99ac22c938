import { z } from 'zod';
import { HaetaeError } from './errors.ts';
import { idSchema } from './ids.ts';
import { instantSchema } from './instant.ts';
import { TEXT_MAX_CHARS } from './text.ts';

export const MEDIA_MAX_PER_ITEM = 10;
export const BATCH_MAX_LINES = 1_000;
export const BATCH_MAX_BYTES = 10 * 1024 * 1024;

/** NUL cannot be stored by PostgreSQL; a lone surrogate is no character and breaks on the way through UTF-8. */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}
const storable = (max: number) =>
  z
    .string()
    .max(max)
    .refine(isStorableText, { message: 'must not hold NUL or lone surrogates', params: { code: 'TEXT_INVALID' } });
const webUrl = z
  .string()
  .max(2_048)
  .refine(isStorableText, { message: 'must not hold NUL or lone surrogates' })
  .refine((s) => /^https?:\/\//i.test(s) && URL.canParse(s), { message: 'must be an http or https URL' });

const party = z.strictObject({ id: storable(256).optional(), handle: storable(256).optional() });

/** One image of an item: exactly one of `base64`, `url` (fetched by the worker) or `part` (name of a multipart file). */
export const mediaInputSchema = z.union(
  [
    z.strictObject({ base64: z.string().min(1) }),
    z.strictObject({ url: webUrl }),
    z.strictObject({ part: z.string().min(1).max(200) }),
  ],
  { error: 'must have exactly one of base64, url or part' },
);
export type MediaInput = z.infer<typeof mediaInputSchema>;

/** ISO 639-1 or 639-3, optionally with a region or script as in BCP 47. */
export const langSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language code like ka or id');
/** ISO 3166-1 alpha-2. */
export const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'must be a country code like GE');

/** A post as it is submitted. */
export const newItemSchema = z
  .strictObject({
    externalId: storable(256).min(1),
    source: storable(64).min(1),
    url: webUrl.optional(),
    author: party.optional(),
    target: party.optional(),
    text: storable(TEXT_MAX_CHARS).optional(),
    lang: langSchema.optional(),
    country: countrySchema.optional(),
    postedAt: instantSchema.optional(),
    media: z.array(mediaInputSchema).max(MEDIA_MAX_PER_ITEM).optional(),
  })
  .refine((item) => (item.text !== undefined && item.text.trim() !== '') || (item.media?.length ?? 0) > 0, {
    message: 'needs a text or at least one media entry',
    params: { code: 'ITEM_EMPTY' },
  });
export type NewItem = z.infer<typeof newItemSchema>;

export const ITEM_STATUSES = ['accepted', 'scored', 'dead'] as const;
export type ItemStatus = (typeof ITEM_STATUSES)[number];

/** Turns a zod failure into the one validation error, naming each field. */
export function validationError(error: z.ZodError, what = 'input'): HaetaeError {
  const errors = error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
    code: issue.code === 'custom' ? ((issue.params?.code as string | undefined) ?? 'custom') : issue.code,
  }));
  const named = errors
    .slice(0, 3)
    .map((e) => `${e.path === '' ? what : e.path}: ${e.message}`)
    .join('; ');
  return new HaetaeError('VALIDATION_FAILED', `The ${what} was refused. ${named}`, { errors });
}

export const itemIdSchema = idSchema('item');
