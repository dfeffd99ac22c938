import { HASH_HEX_LENGTH, HaetaeError, type HashAlgorithm, isStorableText } from '@haetae/contracts';

/** One hash as this instance gives it to others. */
export interface OutEntry {
  id: string;
  algorithm: HashAlgorithm;
  /** Lower-case hex. */
  hash: string;
  quality: number | null;
  labels: string[];
  /** What is not `active` is a tombstone: receivers purge it. */
  status: 'active' | 'withdrawn' | 'deleted';
  reason: string | null;
  jurisdiction: string | null;
  createdAt: Date;
  updatedAt: Date;
  feedback: { source: string; value: FeedbackValue; tags: string[] }[];
}

export const FEEDBACK_VALUES = ['pendingReview', 'blocked', 'notBlocked', 'qualityUnknown', 'none'] as const;
export type FeedbackValue = (typeof FEEDBACK_VALUES)[number];

/** One hash of a peer's record. */
export interface PeerHash {
  algorithm: HashAlgorithm;
  hash: string;
  quality?: number | undefined;
}

/** One record of a peer, under the key by which the peer knows it. `gone`: the peer took it back. */
export interface PeerRecord {
  key: string;
  raw: unknown;
  gone: boolean;
  hashes: PeerHash[];
  labels: string[];
}

/** What one answer of a peer said. `bad`: records that could not be read; the others are taken. */
export interface PeerPage {
  records: PeerRecord[];
  bad: { key: string | undefined; reason: string }[];
}

export const malformed = (why: string, cause?: unknown): HaetaeError =>
  new HaetaeError('PEER_PAGE_MALFORMED', `The answer is not of the expected shape: ${why}.`, { cause });

const LABEL_MAX = 64;
const LABELS_MAX = 20;
const KEY_MAX = 512;

/** A hash in lower case, or undefined where it is none. */
export function readHash(algorithm: HashAlgorithm, value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length !== HASH_HEX_LENGTH[algorithm] || !/^[0-9a-f]+$/i.test(value))
    return undefined;
  return value.toLowerCase();
}

/** Labels as they can be stored: what is no short text is left out. */
export function readLabels(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const fit = value.filter(
    (l): l is string => typeof l === 'string' && l !== '' && l.length <= LABEL_MAX && isStorableText(l),
  );
  return [...new Set(fit)].slice(0, LABELS_MAX);
}

export function readKey(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  return typeof text === 'string' && text !== '' && text.length <= KEY_MAX && isStorableText(text) ? text : undefined;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON of a whole answer. Throws PEER_PAGE_MALFORMED. */
export function readJsonObject(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw malformed('it is not valid JSON in UTF-8', error);
  }
  if (!isObject(value)) throw malformed('it is not a JSON object');
  return value;
}

/** Reads each record by itself, so that one that is damaged takes no other with it. */
export function readRecords(values: unknown, what: string, read: (value: unknown) => PeerRecord | undefined): PeerPage {
  if (!Array.isArray(values)) throw malformed(`${what} is not a list`);
  const page: PeerPage = { records: [], bad: [] };
  for (const value of values) {
    try {
      if (!isStorableText(JSON.stringify(value))) throw new Error('holds text that cannot be stored');
      const record = read(value);
      if (record) page.records.push(record);
    } catch (error) {
      page.bad.push({ key: isObject(value) ? readKey(value.id) : undefined, reason: (error as Error).message });
    }
  }
  return page;
}
