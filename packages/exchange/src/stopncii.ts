import type { HashAlgorithm } from '@haetae/contracts';
import {
  type FeedbackValue,
  isObject,
  malformed,
  type OutEntry,
  type PeerHash,
  type PeerPage,
  readHash,
  readJsonObject,
  readKey,
  readLabels,
  readRecords,
} from './entries.ts';

/*
 * The shape that StopNCII.org and its partners speak, as its public client in Meta's ThreatExchange repository describes it
 * (python-threatexchange/threatexchange/exchanges/clients/stopncii). Times are seconds since the epoch.
 */

/** Its names of our algorithms. It has none for SHA-256, which stays at home. MD5 is that of the file, picture or film. */
const SIGNAL_TYPES: Partial<Record<HashAlgorithm, string>> = { pdq: 'ImagePDQ', md5: 'VideoMD5' };
const ALGORITHM_OF: Record<string, HashAlgorithm> = { ImagePDQ: 'pdq', VideoMD5: 'md5', ImageMD5: 'md5' };
/** Statuses on which a receiver purges its copy. */
const PURGED = new Set(['withdrawn', 'deleted']);

const FEEDBACK: Record<FeedbackValue, string> = {
  pendingReview: 'PendingReview',
  blocked: 'Blocked',
  notBlocked: 'NotBlocked',
  qualityUnknown: 'QualityUnknown',
  none: 'None',
};

export const stopNciiSpeaks = (algorithm: HashAlgorithm): boolean => algorithm in SIGNAL_TYPES;

/** A feedback value in its spelling. */
export const stopNciiFeedback = (value: FeedbackValue): string => FEEDBACK[value];

/** Our value of its feedback; undefined for one that we do not know. `Unknown` says nothing, like `None`. */
export function readStopNciiFeedback(value: unknown): FeedbackValue | undefined {
  if (value === 'Unknown') return 'none';
  return (Object.keys(FEEDBACK) as FeedbackValue[]).find((v) => FEEDBACK[v] === value);
}

/** One record of FetchHashes. */
export function stopNciiRecord(entry: OutEntry): Record<string, unknown> {
  const status = entry.status === 'active' ? 'Active' : entry.status === 'withdrawn' ? 'Withdrawn' : 'Deleted';
  return {
    lastModtimestamp: Math.floor(entry.updatedAt.getTime() / 1_000),
    signalType: SIGNAL_TYPES[entry.algorithm],
    hashValue: entry.hash,
    hashStatus: status,
    caseNumbers: { [entry.id]: status },
    ...(entry.jurisdiction === null ? {} : { hashRegions: [entry.jurisdiction] }),
    CSPFeedbacks: entry.feedback.map(({ source, value, tags }) => ({ source, feedbackValue: FEEDBACK[value], tags })),
  };
}

/** One record of SubmitHashes. */
export function stopNciiSubmission(entry: OutEntry): Record<string, unknown> {
  return {
    lastModtimestamp: Math.floor(entry.updatedAt.getTime() / 1_000),
    signalType: SIGNAL_TYPES[entry.algorithm],
    hashValue: entry.hash,
    ...(entry.status === 'active' ? {} : { hashStatus: entry.status === 'withdrawn' ? 'Withdrawn' : 'Deleted' }),
    CSPFeedbacks: entry.status === 'active' ? [{ feedbackValue: 'Blocked', tags: entry.labels }] : [],
  };
}

export interface StopNciiHash extends PeerHash {
  gone: boolean;
  labels: string[];
  key: string;
}

/** Reads one hash record, of either direction. Throws an Error that says what is wrong; undefined: not a hash of ours. */
export function readStopNciiRecord(value: unknown): StopNciiHash | undefined {
  if (!isObject(value)) throw new Error('is not an object');
  if (typeof value.signalType !== 'string') throw new Error('has no signalType');
  const algorithm = ALGORITHM_OF[value.signalType];
  const key = readKey(value.hashValue);
  if (key === undefined) throw new Error('has no hashValue');
  // Texts, URLs and films' TMK hashes are of no use here, and no fault of the peer.
  if (algorithm === undefined) return undefined;
  const hash = readHash(algorithm, value.hashValue);
  if (hash === undefined) throw new Error(`hashValue is no ${value.signalType}`);
  if (value.hashStatus !== undefined && typeof value.hashStatus !== 'string') throw new Error('has no hashStatus');
  const gone = PURGED.has(String(value.hashStatus ?? '').toLowerCase());
  const tags = Array.isArray(value.CSPFeedbacks)
    ? value.CSPFeedbacks.flatMap((f) => (isObject(f) && Array.isArray(f.tags) ? f.tags : []))
    : [];
  return { algorithm, hash, gone, labels: readLabels(tags), key: `${value.signalType}:${hash}` };
}

export type StopNciiPage = PeerPage & {
  nextPageToken: string | undefined;
  nextSetTimestamp: number | undefined;
  hasMore: boolean;
};

/** A FetchHashes answer. Throws PEER_PAGE_MALFORMED. */
export function readStopNciiPage(bytes: Uint8Array): StopNciiPage {
  const body = readJsonObject(bytes);
  const token = body.nextPageToken;
  if (token !== undefined && token !== null && (typeof token !== 'string' || token.length > 4_000))
    throw malformed('nextPageToken is no text');
  const at = body.nextSetTimestamp;
  const nextSetTimestamp = typeof at === 'number' && Number.isSafeInteger(at) && at >= 0 ? at : undefined;
  const hasMore = body.hasMoreRecords === true;
  if (hasMore && !token) throw malformed('hasMoreRecords without a nextPageToken');
  if (!hasMore && nextSetTimestamp === undefined) throw malformed('nextSetTimestamp is missing');
  const page = readRecords(body.hashRecords, 'hashRecords', (value) => {
    const read = readStopNciiRecord(value);
    if (!read) return undefined;
    const { key, gone, labels, algorithm, hash } = read;
    return { key, raw: gone ? { key } : value, gone, hashes: gone ? [] : [{ algorithm, hash }], labels };
  });
  return { ...page, nextPageToken: token ? String(token) : undefined, nextSetTimestamp, hasMore };
}
