import { HaetaeError } from '@haetae/contracts';
import { LINEAR_ROWS } from './band-plan.ts';
import { restoreBits, shuffleBits } from './bit-permutation.ts';
import { createHandleMap } from './handle-map.ts';
import { MAX_SEGMENT_ROWS, type Merge, pickMerge, startMerge } from './merge-segments.ts';
import { createSegment, type Found, type Segment } from './segment.ts';
import { type SnapshotRows, writeSnapshot } from './snapshot.ts';

export interface HashIndexOptions {
  /** Rows that may lie outside the band tables, scanned in every search, before a merge begins. Default 8,192. */
  deltaRows?: number;
  /** Up to this many rows no tables are built. Infinity: always scan. Default LINEAR_ROWS. */
  linearRows?: number;
  /** Longest time in milliseconds that background merging holds the event loop. Default 2. */
  sliceMs?: number;
  /** Runs the next slice of background merging soon. Default setImmediate. */
  schedule?: (slice: () => void) => void;
}

export interface HashIndexStats {
  /** Live hashes. */
  size: number;
  /** Rows held, with those removed but not yet merged away. */
  rows: number;
  /** Bands of each segment, oldest first; 0: scanned. */
  segments: number[];
  /** Memory reserved for rows, tables and the id map. */
  bytes: number;
  merging: boolean;
}

/** 256-bit hashes by id, searchable within a Hamming distance. Answers always equal a linear scan's. */
export interface HashIndex {
  readonly size: number;
  /**
   * Adds a 32-byte hash under `id`, or replaces the hash that `id` has. Ids are non-negative 32-bit integers and best
   * dense: the id map costs 4 bytes up to the largest. Throws HASH_INVALID for another length.
   */
  add(id: number, hash: Uint8Array): void;
  /** Removes `id`; false where there is none. */
  remove(id: number): boolean;
  has(id: number): boolean;
  get(id: number): Uint8Array | undefined;
  /**
   * Every id whose hash is within `distance` bits (default 31, 0 to 256) of the 32-byte `hash`, nearest first, then by
   * id. Exact at any distance; fast up to about 47, a scan beyond.
   */
  search(hash: Uint8Array, distance?: number): Found[];
  /** Merges everything into one segment now (about half a second a million). For after a bulk load. */
  compact(): void;
  /** Resolves when no background merging is under way or due. */
  settle(): Promise<void>;
  stats(): HashIndexStats;
  /** All hashes and ids with a checksum, to be read by `readHashIndex`: 36 bytes a hash. Tables are rebuilt on reading. */
  toSnapshot(): Uint8Array;
}

const MIN_SEGMENT_ROWS = 8_192;
const MAX_APPEND_ROWS = 1 << 20;
const MAX_ID = 0xffff_fffe;

/** An empty index. Mutable from one thread; adding and removing never wait for a merge, nor does searching. */
export function createHashIndex(options: HashIndexOptions = {}): HashIndex {
  const linearRows = options.linearRows ?? LINEAR_ROWS;
  const deltaRows = Math.max(options.deltaRows ?? MIN_SEGMENT_ROWS, linearRows + 1);
  const sliceMs = options.sliceMs ?? 2;
  const schedule = options.schedule ?? ((slice) => void setImmediate(slice));
  const handleOf = createHandleMap();
  const scratch = new Uint32Array(8);
  const segments: Segment[] = [];
  let merge: Merge | undefined;
  let scheduled = false;
  let waiting: (() => void)[] = [];
  let nextHandle = 0;
  let size = 0;

  const checked = (hash: Uint8Array): Uint8Array => {
    if (hash.length !== 32) throw new HaetaeError('HASH_INVALID', `A hash here has 32 bytes; got ${hash.length}.`);
    return hash;
  };
  const locate = (handle: number): { segment: Segment; slot: number } => {
    for (let i = segments.length - 1; i >= 0; i -= 1) {
      const segment = segments[i]!;
      if (segment.size > 0 && segment.handles[0]! <= handle) return { segment, slot: segment.slotOf(handle) };
    }
    throw new HaetaeError('INTERNAL', `No segment holds the handle ${handle}.`);
  };
  /** The segment that new rows go to: the last one, unless it is full, has bands or is being merged. */
  const appendable = (): Segment => {
    const last = segments.at(-1);
    if (last !== undefined && last.plan === undefined && last.size < last.capacity && !merge?.inputs.includes(last))
      return last;
    // larger and larger while nothing merges (a synchronous bulk load), so that there are never many
    const unmerged = segments.reduce((sum, s) => sum + (s.plan === undefined ? s.size : 0), 0);
    const fresh = createSegment(Math.min(MAX_APPEND_ROWS, Math.max(MIN_SEGMENT_ROWS, unmerged)), undefined);
    segments.push(fresh);
    return fresh;
  };
  const finishMerge = (done: Merge): void => {
    for (const handle of done.removed) {
      const slot = done.output.slotOf(handle);
      if (slot >= 0) done.output.kill(slot);
    }
    const at = segments.indexOf(done.inputs[0]!);
    segments.splice(at, done.inputs.length, ...(done.output.size > 0 ? [done.output] : []));
    merge = undefined;
  };
  const begin = (inputs: Segment[]): void => {
    if (inputs.length > 0) merge = startMerge(inputs, linearRows);
  };
  const runSlice = (): void => {
    scheduled = false;
    const until = performance.now() + sliceMs;
    do if (merge?.steps.next().done) finishMerge(merge);
    while (merge !== undefined && performance.now() < until);
    keepMerging();
  };
  const keepMerging = (): void => {
    if (merge === undefined) begin(pickMerge(segments, deltaRows));
    if (merge !== undefined && !scheduled) {
      scheduled = true;
      schedule(runSlice);
    }
    if (merge === undefined) {
      for (const resolve of waiting) resolve();
      waiting = [];
    }
  };
  const finishNow = (): void => {
    while (merge !== undefined) if (merge.steps.next().done) finishMerge(merge);
  };
  const remove = (id: number): boolean => {
    const handle = handleOf.get(id);
    if (handle < 0) return false;
    const { segment, slot } = locate(handle);
    segment.kill(slot);
    if (merge?.inputs.includes(segment)) merge.removed.push(handle);
    handleOf.delete(id);
    size -= 1;
    return true;
  };
  function* liveRows(): Generator<SnapshotRows> {
    for (const segment of segments)
      for (let slot = 0; slot < segment.size; slot += 1)
        if (!segment.isDead(slot)) yield { id: segment.ids[slot]!, hash: restoreBits(segment.words, slot * 8) };
  }

  return {
    get size() {
      return size;
    },
    add(id, hash) {
      if (!Number.isInteger(id) || id < 0 || id > MAX_ID) throw new RangeError(`Not an id of the index: ${id}`);
      if (nextHandle > MAX_ID) throw new RangeError('The index has used up its handles; make a new one.');
      shuffleBits(checked(hash), scratch, 0);
      remove(id);
      appendable().append(scratch, id, nextHandle);
      handleOf.set(id, nextHandle);
      nextHandle += 1;
      size += 1;
      if (merge === undefined) keepMerging();
    },
    remove(id) {
      const removed = remove(id);
      if (removed && merge === undefined) keepMerging();
      return removed;
    },
    has: (id) => handleOf.get(id) >= 0,
    get(id) {
      const handle = handleOf.get(id);
      if (handle < 0) return undefined;
      const { segment, slot } = locate(handle);
      return restoreBits(segment.words, slot * 8);
    },
    search(hash, distance = 31) {
      if (!(distance >= 0 && distance <= 256)) throw new RangeError(`Not a distance in bits: ${distance}`);
      shuffleBits(checked(hash), scratch, 0);
      const found: Found[] = [];
      for (const segment of segments) segment.search(scratch, Math.floor(distance), found);
      return found.length > 1 ? found.sort((a, b) => a.distance - b.distance || a.id - b.id) : found;
    },
    compact() {
      finishNow();
      const last = segments.at(-1);
      if (segments.length === 1 && last!.dead === 0 && (last!.plan !== undefined || last!.size <= linearRows)) return;
      let inputs: Segment[] = [];
      let rows = 0;
      for (const segment of [...segments]) {
        if (rows + segment.size > MAX_SEGMENT_ROWS) {
          begin(inputs);
          finishNow();
          inputs = [];
          rows = 0;
        }
        inputs.push(segment);
        rows += segment.size;
      }
      begin(inputs);
      finishNow();
    },
    settle: () =>
      merge === undefined && pickMerge(segments, deltaRows).length === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve);
            keepMerging();
          }),
    stats: () => ({
      size,
      rows: segments.reduce((sum, s) => sum + s.size, 0),
      segments: segments.map((s) => s.plan?.bands ?? 0),
      bytes: segments.reduce((sum, s) => sum + s.memoryBytes, handleOf.bytes),
      merging: merge !== undefined,
    }),
    toSnapshot: () => writeSnapshot(size, liveRows()),
  };
}
