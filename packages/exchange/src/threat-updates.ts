import type { HashAlgorithm } from '@haetae/contracts';
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

/*
 * ThreatExchange's `threat_updates`, as Meta's documentation and its public client describe it
 * (python-threatexchange/threatexchange/exchanges/clients/fb_threatexchange). Times are seconds since the epoch.
 */
const TYPES: Record<HashAlgorithm, string> = { pdq: 'HASH_PDQ', md5: 'HASH_MD5', sha256: 'HASH_SHA256' };
const ALGORITHM_OF: Record<string, HashAlgorithm> = {
  HASH_PDQ: 'pdq',
  HASH_MD5: 'md5',
  HASH_VIDEO_MD5: 'md5',
  HASH_SHA256: 'sha256',
};
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Its ids are whole numbers: ours, whose 26 characters are one in base 32, written in base 10. */
export function numberOfId(id: string): string {
  let number = 0n;
  for (const character of id.slice(id.indexOf('_') + 1)) number = number * 32n + BigInt(ALPHABET.indexOf(character));
  return number.toString();
}

export function threatUpdate(entry: OutEntry): Record<string, unknown> {
  const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);
  const gone = entry.status !== 'active';
  return {
    id: numberOfId(entry.id),
    indicator: entry.hash,
    type: TYPES[entry.algorithm],
    creation_time: seconds(entry.createdAt),
    last_updated: seconds(entry.updatedAt),
    should_delete: gone,
    ...(gone
      ? {}
      : {
          tags: entry.labels,
          status: 'MALICIOUS',
          descriptors: { data: [{ tags: { data: entry.labels.map((text) => ({ text })) }, status: 'MALICIOUS' }] },
        }),
  };
}

export type ThreatUpdatesPage = PeerPage & { next: string | undefined; lastUpdated: number | undefined };

/** A `threat_updates` answer. `next`: the URL of the following page. Throws PEER_PAGE_MALFORMED. */
export function readThreatUpdates(bytes: Uint8Array): ThreatUpdatesPage {
  const body = readJsonObject(bytes);
  if (isObject(body.error)) throw malformed(`it is an error: ${String(body.error.message ?? '').slice(0, 200)}`);
  let lastUpdated: number | undefined;
  const page = readRecords(body.data, 'data', (value) => {
    if (!isObject(value)) throw new Error('is not an object');
    const key = readKey(value.id);
    if (key === undefined) throw new Error('has no id');
    const at = Number(value.last_updated);
    if (Number.isSafeInteger(at) && at >= 0) lastUpdated = Math.max(lastUpdated ?? 0, at);
    // An update without descriptors is a deletion too: that of the last opinion (ThreatExchange issue 834).
    const gone = value.should_delete === true || ('descriptors' in value && emptyDescriptors(value.descriptors));
    if (gone) return { key, raw: { id: key }, gone, hashes: [], labels: [] };
    const algorithm = ALGORITHM_OF[String(value.type)];
    if (!algorithm) return undefined;
    const hash = readHash(algorithm, value.indicator);
    if (hash === undefined) throw new Error(`indicator is no ${String(value.type)}`);
    return { key, raw: value, gone, hashes: [{ algorithm, hash }], labels: readTags(value) };
  });
  const next = isObject(body.paging) ? body.paging.next : undefined;
  if (next !== undefined && (typeof next !== 'string' || next.length > 8_000)) throw malformed('paging.next is no URL');
  return { ...page, next, lastUpdated };
}

const emptyDescriptors = (value: unknown): boolean =>
  !isObject(value) || !Array.isArray(value.data) || value.data.length === 0;

function readTags(value: Record<string, unknown>): string[] {
  const names = (tags: unknown): unknown[] =>
    (isObject(tags) && Array.isArray(tags.data) ? tags.data : Array.isArray(tags) ? tags : []).map((t) =>
      isObject(t) ? t.text : t,
    );
  const descriptors =
    isObject(value.descriptors) && Array.isArray(value.descriptors.data) ? value.descriptors.data : [];
  return readLabels([...names(value.tags), ...descriptors.flatMap((d) => (isObject(d) ? names(d.tags) : []))]);
}
