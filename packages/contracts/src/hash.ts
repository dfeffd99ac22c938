import { z } from 'zod';

export const HASH_ALGORITHMS = ['pdq', 'md5', 'sha256'] as const;
export type HashAlgorithm = (typeof HASH_ALGORITHMS)[number];
export const hashAlgorithmSchema = z.enum(HASH_ALGORITHMS);

/** Hex digits of a hash of each algorithm. */
export const HASH_HEX_LENGTH: Record<HashAlgorithm, number> = { pdq: 64, md5: 32, sha256: 64 };

/** Distances in bits; 31 is the field's default for PDQ. */
export const DEFAULT_MATCH_DISTANCE = 31;
/** Below this PDQ quality (0 to 100) a PDQ hash says too little to match on. */
export const MIN_PDQ_QUALITY = 50;

export const BANK_KINDS = ['block', 'allow'] as const;
export type BankKind = (typeof BANK_KINDS)[number];

/** `received`: given, not yet confirmed by a person. `withdrawn` and `deleted` never match. */
export const HASH_STATUSES = ['received', 'active', 'withdrawn', 'deleted'] as const;
export type HashStatus = (typeof HASH_STATUSES)[number];

/** How a query was made to meet a bank hash: as it was, turned or mirrored, or with a part cut away first. */
export const MATCH_VIAS = [
  'exact',
  'original',
  'rotate90',
  'rotate180',
  'rotate270',
  'flipX',
  'flipY',
  'flipPlus1',
  'flipMinus1',
  'unframed',
  'crop',
] as const;

/** What the image bytes say, computed once. `pdq` is 64 hex digits; `quality` 0 to 100. */
export interface ImageHashes {
  pdq: string;
  quality: number;
  md5: string;
  sha256: string;
  width: number;
  height: number;
  format: string;
  bytes: number;
}

/** One thing to look for: a PDQ hash made from the image, and how (`via` starts with one of MATCH_VIAS, as in `crop:centre90+flipX`). */
export interface PdqQuery {
  pdq: string;
  via: string;
}

/** A bank's settings, as the matcher needs them. */
export interface BankInfo {
  id: string;
  organisationId: string;
  name: string;
  kind: BankKind;
  /** PDQ hashes match within this many bits. */
  distance: number;
  enabled: boolean;
}

/** One bank hash, as the matcher needs it. */
export interface BankHash {
  id: string;
  bankId: string;
  algorithm: HashAlgorithm;
  /** Lower-case hex. */
  hash: string;
  labels: string[];
  status: HashStatus;
  /** Switched off by a person or by the flood guard: kept, never matches. */
  disabled: boolean;
  /** A person has confirmed it; only such hashes may cause an automatic effect. */
  confirmed: boolean;
}

/**
 * One line of the stream that every matcher follows: the newest state of a bank or a hash. `sequence` rises from line
 * to line; a hash may come before its bank. A withdrawn or deleted hash is a tombstone, as is `removedHashId`.
 */
export type BankChange = { sequence: number } & ({ bank: BankInfo } | { hash: BankHash } | { removedHashId: string });

/** One answer: which bank hash, how far, and how the query met it. */
export const matchSchema = z.object({
  bankId: z.string(),
  bankName: z.string(),
  bankKind: z.enum(BANK_KINDS),
  hashId: z.string(),
  algorithm: hashAlgorithmSchema,
  hash: z.string(),
  distance: z.int(),
  via: z.string(),
  labels: z.array(z.string()),
  confirmed: z.boolean(),
});
export type Match = z.infer<typeof matchSchema>;
