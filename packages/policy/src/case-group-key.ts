/**
 * Which items are decided together: the same text posted many times, or images that match the same bank hash.
 * The key is a hash, so that it can be stored, indexed and logged without holding content.
 */
import { createHash } from 'node:crypto';

/**
 * Texts with fewer letters than this ("go away") are said to many people by many others without being one campaign:
 * they are grouped only when aimed at the same person.
 */
export const MIN_GROUP_LETTERS = 20;

export interface CaseGroupInput {
  /** The item's text after the text model's normalisation. */
  normalisedText?: string;
  /** Ids of the block-bank hashes that its images matched, in any order. */
  bankHashIds?: readonly string[];
  /** Whom the post is aimed at, where known. */
  target?: string;
}

/**
 * The key under which near-duplicates meet, or undefined when the item stands alone. An image match comes first: the
 * same image under a hundred captions is one case. `img-…` or `txt-…`, letters, digits and `-` only.
 */
export function caseGroupKey(input: CaseGroupInput): string | undefined {
  const hashId = input.bankHashIds?.toSorted()[0];
  if (hashId !== undefined) return `img-${digest(hashId)}`;
  const core = textCore(input.normalisedText ?? '');
  if (core === '') return undefined;
  if ([...core].length >= MIN_GROUP_LETTERS) return `txt-${digest(core)}`;
  return input.target === undefined ? undefined : `txt-${digest(`${core}\n${input.target}`)}`;
}

/** Letters, marks and digits only, long runs shortened: what is left when links, mentions, spacing and emphasis vary. */
export function textCore(text: string): string {
  return text
    .toLowerCase()
    .replace(/https?:\/\/\S+|www\.\S+|(?<![\p{L}\p{N}])@[\p{L}\p{N}_.]+/gu, ' ')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '')
    .replace(/(.)\1{2,}/gsu, '$1$1');
}

const digest = (value: string): string => createHash('sha256').update(value, 'utf8').digest('hex').slice(0, 32);
