import { createHashIndex, type HashIndex, type HashIndexOptions } from './hash-index.ts';
import { readSnapshot } from './snapshot.ts';

/** The index that `toSnapshot` wrote, compacted. Throws SNAPSHOT_INVALID where the bytes are damaged. */
export function readHashIndex(snapshot: Uint8Array, options: HashIndexOptions = {}): HashIndex {
  const rows = readSnapshot(snapshot);
  const index = createHashIndex(options);
  for (const { id, hash } of rows) index.add(id, hash);
  index.compact();
  return index;
}
