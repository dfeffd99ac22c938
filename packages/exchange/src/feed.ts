import { HASH_ALGORITHMS, type HashAlgorithm } from '@haetae/contracts';
import {
  isObject,
  malformed,
  type OutEntry,
  type PeerPage,
  readHash,
  readJsonObject,
  readKey,
  readLabels,
  readRecords,
} from './entries.ts';

/** One entry of `GET /v1/exchange/:bank/updates`. A tombstone says what it takes back and nothing more. */
export function feedEntry(entry: OutEntry): Record<string, unknown> {
  const { id, algorithm, hash, quality, labels, status, reason, jurisdiction, updatedAt } = entry;
  if (status !== 'active') return { op: 'tombstone', id, status, algorithm, hash, updatedAt: updatedAt.toISOString() };
  return {
    op: 'update',
    id,
    status,
    algorithm,
    hash,
    quality,
    labels,
    reason,
    jurisdiction,
    updatedAt: updatedAt.toISOString(),
  };
}

export type FeedPage = PeerPage & { checkpoint: string; hasMore: boolean };

/** A page of another Haetae's feed. Throws PEER_PAGE_MALFORMED. */
export function readFeedPage(bytes: Uint8Array): FeedPage {
  const body = readJsonObject(bytes);
  const { checkpoint, hasMore } = body;
  if (typeof checkpoint !== 'string' || checkpoint === '' || checkpoint.length > 2_000)
    throw malformed('there is no checkpoint');
  if (typeof hasMore !== 'boolean') throw malformed('hasMore is missing');
  const page = readRecords(body.updates, 'updates', (value) => {
    if (!isObject(value)) throw new Error('is not an object');
    const key = readKey(value.id);
    if (key === undefined) throw new Error('has no id');
    const gone = value.op === 'tombstone' || value.status === 'withdrawn' || value.status === 'deleted';
    if (gone) return { key, raw: { id: key }, gone, hashes: [], labels: [] };
    const algorithm = HASH_ALGORITHMS.find((a) => a === value.algorithm) as HashAlgorithm | undefined;
    if (!algorithm) throw new Error('has an algorithm that is not known here');
    const hash = readHash(algorithm, value.hash);
    if (hash === undefined) throw new Error(`has no ${algorithm} hash`);
    const quality = Number.isInteger(value.quality) ? Math.min(100, Math.max(0, Number(value.quality))) : undefined;
    return { key, raw: value, gone, hashes: [{ algorithm, hash, quality }], labels: readLabels(value.labels) };
  });
  return { ...page, checkpoint, hasMore };
}
