import {
  HASH_ALGORITHMS,
  HASH_HEX_LENGTH,
  HaetaeError,
  type HashAlgorithm,
  instantSchema,
  isStorableText,
  validationError,
} from '@haetae/contracts';
import type { NewHash } from '@haetae/store';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { bankLabels } from './manage-banks.ts';

const storable = (max: number) => z.string().max(max).refine(isStorableText, 'must not hold NUL or lone surrogates');

/** A hash as it is submitted; the shape is checked by `parseHash`, so that its errors have codes of their own. */
export const hashInputSchema = z.strictObject({
  algorithm: z.string().max(40).default('pdq'),
  hash: z.string().max(200),
  quality: z.int().min(0).max(100).optional(),
  labels: bankLabels.optional(),
  externalId: storable(256).optional(),
  sourceOrganisation: storable(256).optional(),
  /** Why it is submitted, as `intimate_image_abuse` or in words. */
  submissionReason: storable(500).optional(),
  /** Country or region whose law is meant. */
  jurisdiction: storable(20).optional(),
  attestation: z
    .strictObject({
      by: storable(200).min(1),
      statement: storable(2_000).min(1),
      at: instantSchema.optional(),
    })
    .optional(),
});

/** A hash in lower case, checked. Throws HASH_ALGORITHM_UNKNOWN or HASH_INVALID. */
export function checkHash(algorithm: string, hash: string): { algorithm: HashAlgorithm; hash: string } {
  const known = HASH_ALGORITHMS.find((a) => a === algorithm.toLowerCase());
  if (!known)
    throw new HaetaeError(
      'HASH_ALGORITHM_UNKNOWN',
      `The algorithm ${JSON.stringify(algorithm.slice(0, 40).toWellFormed())} is not known; use ${HASH_ALGORITHMS.join(', ')}.`,
      {
        errors: [{ path: 'algorithm', message: `must be one of ${HASH_ALGORITHMS.join(', ')}` }],
      },
    );
  const digits = HASH_HEX_LENGTH[known];
  const trimmed = hash.trim();
  if (trimmed.length !== digits || !/^[0-9a-f]+$/i.test(trimmed))
    throw new HaetaeError(
      'HASH_INVALID',
      `A ${known} hash has ${digits} hex digits; this has ${trimmed.length} characters.`,
      {
        errors: [{ path: 'hash', message: `must be ${digits} hex digits` }],
      },
    );
  return { algorithm: known, hash: trimmed.toLowerCase() };
}

/** One submitted hash. Throws HASH_INVALID, HASH_ALGORITHM_UNKNOWN or VALIDATION_FAILED. */
export function parseHash(value: unknown): NewHash {
  const parsed = hashInputSchema.safeParse(value);
  if (!parsed.success) throw validationError(parsed.error, 'hash');
  const { submissionReason: reason, jurisdiction, attestation, ...hash } = parsed.data;
  const said = reason !== undefined || jurisdiction !== undefined || attestation !== undefined;
  return {
    ...hash,
    ...checkHash(hash.algorithm, hash.hash),
    ...(said
      ? {
          submission: {
            reason,
            jurisdiction,
            ...(attestation ? { attestation: { ...attestation, at: attestation.at ?? new Date().toISOString() } } : {}),
          },
        }
      : {}),
  };
}

const COLUMNS = [
  'hash',
  'algorithm',
  'quality',
  'labels',
  'externalId',
  'sourceOrganisation',
  'submissionReason',
  'jurisdiction',
] as const;
type Column = (typeof COLUMNS)[number];
/** Names that other tools give these columns. */
const ALIASES: Record<string, Column> = {
  pdq: 'hash',
  value: 'hash',
  hash_value: 'hash',
  type: 'algorithm',
  hash_type: 'algorithm',
  tags: 'labels',
  id: 'externalId',
  external_id: 'externalId',
  source: 'sourceOrganisation',
  source_organisation: 'sourceOrganisation',
  reason: 'submissionReason',
  submission_reason: 'submissionReason',
};

/** The fields of one CSV line. Throws CSV_INVALID. */
export function splitCsv(text: string): string[] {
  if (!text.includes('"')) return text.split(',').map((f) => f.trim());
  try {
    const [fields] = parse(text, { relax_column_count: true, trim: true }) as string[][];
    return fields ?? [];
  } catch (error) {
    throw new HaetaeError('CSV_INVALID', `The CSV line cannot be read: ${(error as Error).message.split('\n')[0]}`, {
      cause: error,
    });
  }
}

/**
 * Reads CSV line by line. With a header row the columns are found by name; without one the first column is the hash and the
 * second, where there is one, its external id. Labels are separated by `;` or `|`.
 */
export function createCsvReader(): (text: string) => NewHash | undefined {
  let columns: (Column | undefined)[] | undefined;
  return (text) => {
    const fields = splitCsv(text);
    if (columns === undefined) {
      const named = fields.map(
        (f) => COLUMNS.find((c) => c.toLowerCase() === f.toLowerCase()) ?? ALIASES[f.toLowerCase()],
      );
      if (named.includes('hash')) {
        columns = named;
        return undefined;
      }
      columns = ['hash', 'externalId'];
    }
    const row: Record<string, unknown> = {};
    for (const [n, column] of columns.entries()) if (column !== undefined && fields[n]) row[column] = fields[n];
    if (typeof row.quality === 'string') row.quality = Number(row.quality);
    if (typeof row.labels === 'string')
      row.labels = row.labels
        .split(/[;|]/)
        .map((l) => l.trim())
        .filter((l) => l !== '');
    return parseHash({ hash: '', ...row });
  };
}
