import type { BandPlan } from './band-plan.ts';
import { bandRadii, MAX_RADIUS, maskCount } from './band-plan.ts';
import { type HammingLoops, loadHamming } from './hamming.ts';
import { CHUNK_ROWS, layOutSegment, type SegmentLayout } from './segment-layout.ts';

/** One answer of a search. */
export interface Found {
  id: number;
  /** Hamming distance in bits. */
  distance: number;
}

/**
 * A run of rows in one WebAssembly memory, in rising order of handle. Rows are appended up to the capacity; a removed
 * row stays until its segment is merged and is only marked dead. With a plan, `buildBands` makes it searchable by
 * bands; without one it is scanned.
 */
export interface Segment {
  readonly plan: BandPlan | undefined;
  readonly capacity: number;
  readonly size: number;
  readonly dead: number;
  readonly memoryBytes: number;
  /** Rows as eight shuffled 32-bit words each. */
  readonly words: Uint32Array;
  readonly ids: Uint32Array;
  readonly handles: Uint32Array;
  isDead(slot: number): boolean;
  kill(slot: number): void;
  /** The slot of `handle`, or -1. */
  slotOf(handle: number): number;
  append(words: Uint32Array, id: number, handle: number): void;
  /** Appends the live rows of `from` between two of its slots. */
  copy(from: Segment, start: number, end: number): void;
  /** Builds the band tables in small steps; rows must not be appended after this. */
  buildBands(): Generator<void, void>;
  /** Adds all live rows within `limit` bits of the shuffled `query` to `found`. */
  search(query: Uint32Array, limit: number, found: Found[]): void;
}

/** Small, because the first steps on a fresh table pay a page fault for nearly every row. */
const STEP_ROWS = 512;
const STEP_TABLE_ENTRIES = 65_536;
/** What a bucket look-up costs, in rows of a plain scan: a cache miss against a streamed row. */
const LOOKUP_COST = 3;

/** A new empty segment. Its memory is reserved at once, but costs nothing until it is written to. */
export function createSegment(capacity: number, plan: BandPlan | undefined): Segment {
  const layout = layOutSegment(capacity, plan);
  const { loops, buffer } = loadHamming(layout.end);
  const words = new Uint32Array(buffer, layout.rows, capacity * 8);
  const ids = new Uint32Array(buffer, layout.ids, capacity);
  const handles = new Uint32Array(buffer, layout.handles, capacity);
  const deadBits = new Uint8Array(buffer, layout.dead, Math.ceil(capacity / 8));
  if (layout.bands !== undefined)
    new Uint32Array(buffer, layout.bands.masks, layout.bands.maskList.length).set(layout.bands.maskList);
  const searcher = createSearcher(layout, plan, loops, buffer, ids);
  let size = 0;
  let dead = 0;
  let banded = false;

  const isDead = (slot: number): boolean => ((deadBits[slot >> 3]! >> (slot & 7)) & 1) === 1;
  const appendRun = (from: Segment, start: number, end: number): void => {
    if (end <= start) return;
    words.set(from.words.subarray(start * 8, end * 8), size * 8);
    ids.set(from.ids.subarray(start, end), size);
    handles.set(from.handles.subarray(start, end), size);
    size += end - start;
  };

  return {
    plan,
    capacity,
    words,
    ids,
    handles,
    isDead,
    get size() {
      return size;
    },
    get dead() {
      return dead;
    },
    memoryBytes: buffer.byteLength,
    kill(slot) {
      if (isDead(slot)) return;
      deadBits[slot >> 3] = deadBits[slot >> 3]! | (1 << (slot & 7));
      dead += 1;
    },
    slotOf(handle) {
      let low = 0;
      let high = size - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const at = handles[middle]!;
        if (at === handle) return middle;
        if (at < handle) low = middle + 1;
        else high = middle - 1;
      }
      return -1;
    },
    append(row, id, handle) {
      words.set(row, size * 8);
      ids[size] = id;
      handles[size] = handle;
      size += 1;
    },
    copy(from, start, end) {
      let runStart = start;
      for (let slot = start; slot < end; slot += 1)
        if (from.isDead(slot)) {
          appendRun(from, runStart, slot);
          runStart = slot + 1;
        }
      appendRun(from, runStart, end);
    },
    *buildBands() {
      if (plan === undefined || layout.bands === undefined) return;
      const { table, tableBytes, postings, postingsBytes } = layout.bands;
      const entries = (1 << plan.width) + 2;
      for (let band = 0; band < plan.bands; band += 1) {
        const bit = band * plan.width;
        const at = table + band * tableBytes;
        for (let row = 0; row < size; row += STEP_ROWS) {
          loops.count(layout.rows, row, Math.min(size, row + STEP_ROWS), bit, plan.width, at);
          yield;
        }
        for (let entry = 1; entry < entries; entry += STEP_TABLE_ENTRIES) {
          loops.sum(at, entry, Math.min(entries, entry + STEP_TABLE_ENTRIES));
          yield;
        }
        const into = postings + band * postingsBytes;
        for (let row = 0; row < size; row += STEP_ROWS) {
          loops.scatter(layout.rows, row, Math.min(size, row + STEP_ROWS), bit, plan.width, at, into);
          yield;
        }
      }
      banded = true;
    },
    search(query, limit, found) {
      if (size > 0) searcher(query, limit, found, size, banded);
    },
  };
}

type Searcher = (query: Uint32Array, limit: number, found: Found[], size: number, banded: boolean) => void;

function createSearcher(
  layout: SegmentLayout,
  plan: BandPlan | undefined,
  loops: HammingLoops,
  buffer: ArrayBuffer,
  ids: Uint32Array,
): Searcher {
  const queryWords = new Uint32Array(buffer, layout.query, 8);
  const pairs = new Uint32Array(buffer, layout.pairs, CHUNK_ROWS * 2);
  const seenBits = new Uint8Array(buffer, layout.seen);

  const collect = (count: number, found: Found[]): void => {
    for (let i = 0; i < count; i += 1) found.push({ id: ids[pairs[2 * i]!]!, distance: pairs[2 * i + 1]! });
  };
  const scan = (limit: number, found: Found[], size: number): void => {
    for (let from = 0; from < size; from += CHUNK_ROWS) {
      const to = Math.min(size, from + CHUNK_ROWS);
      collect(loops.scan(layout.rows, from, to, layout.query, limit, layout.dead, layout.pairs), found);
    }
  };
  /** Candidate slots for `limit`, or -1 where a scan is cheaper: estimated first, then known from the bucket sizes. */
  const gather = (limit: number, size: number): number => {
    const { bands } = layout;
    if (plan === undefined || bands === undefined) return -1;
    const { firstBands, firstRadius, restRadius } = bandRadii(plan, limit);
    if (firstRadius > MAX_RADIUS) return -1;
    const firstMasks = maskCount(plan.width, firstRadius);
    const restMasks = maskCount(plan.width, restRadius);
    const lookups = firstBands * firstMasks + (plan.bands - firstBands) * restMasks;
    if (lookups > bands.spanCap || lookups * LOOKUP_COST > size) return -1;
    const { masks, table, tableBytes, postings, postingsBytes, spans, candidates, candidateCap } = bands;
    return loops.gather(
      ...[layout.query, plan.width, plan.bands, firstBands, firstMasks, restMasks, masks],
      ...[table, tableBytes, postings, postingsBytes, spans, candidates, candidateCap],
    );
  };
  const verify = (count: number, limit: number, found: Found[]): void => {
    const marked: number[] = [];
    for (let done = 0; done < count; done += CHUNK_ROWS) {
      const at = layout.bands!.candidates + done * 4;
      const chunk = Math.min(CHUNK_ROWS, count - done);
      const { rows, query, dead, seen, pairs: out } = layout;
      const hits = loops.verify(rows, at, chunk, query, limit, dead, seen, out);
      for (let i = 0; i < hits; i += 1) marked.push(pairs[2 * i]!);
      collect(hits, found);
    }
    for (const slot of marked) seenBits[slot >> 3] = 0;
  };

  return (query, limit, found, size, banded) => {
    queryWords.set(query);
    const count = banded ? gather(limit, size) : -1;
    if (count < 0) scan(limit, found, size);
    else verify(count, limit, found);
  };
}
