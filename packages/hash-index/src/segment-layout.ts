import type { BandPlan } from './band-plan.ts';
import { flipMasks, MAX_RADIUS, maskCount } from './band-plan.ts';

/** Pairs (slot, distance) that one call of the WebAssembly loops may write: it gets at most this many rows to look at. */
export const CHUNK_ROWS = 4_096;
/** Above this share of a segment's rows as candidates, looking at all rows in order is faster than at those at random. */
const CANDIDATE_SHARE = 1 / 4;

/** Byte addresses inside one segment's memory. */
export interface SegmentLayout {
  query: number;
  /** CHUNK_ROWS pairs of 32-bit words. */
  pairs: number;
  /** One 32-byte row a slot. */
  rows: number;
  /** One 32-bit word a slot: the caller's id. */
  ids: number;
  /** One 32-bit word a slot: the index's own rising number. */
  handles: number;
  /** One bit a slot each. */
  dead: number;
  seen: number;
  bands: BandAddresses | undefined;
  /** Bytes of memory altogether. */
  end: number;
}

export interface BandAddresses {
  masks: number;
  maskList: Uint32Array;
  spans: number;
  spanCap: number;
  candidates: number;
  candidateCap: number;
  table: number;
  tableBytes: number;
  postings: number;
  postingsBytes: number;
}

/** Lays out a segment of `capacity` rows. Scratch first, then rows, then tables; everything on 64-byte lines. */
export function layOutSegment(capacity: number, plan: BandPlan | undefined): SegmentLayout {
  let end = 64;
  const take = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const layout = {
    query: take(64),
    pairs: take(CHUNK_ROWS * 8),
    rows: take(capacity * 32 + 64),
    ids: take(capacity * 4),
    handles: take(capacity * 4),
    dead: take(capacity / 8 + 1),
    seen: take(capacity / 8 + 1),
  };
  if (plan === undefined) return { ...layout, bands: undefined, end };
  const maskList = flipMasks(plan.width);
  // the widest search that tables may serve: radius MAX_RADIUS in every band, or as many look-ups as there are rows
  const spanCap = Math.min(plan.bands * maskCount(plan.width, MAX_RADIUS), capacity);
  const candidateCap = Math.floor(capacity * CANDIDATE_SHARE);
  const tableBytes = ((1 << plan.width) + 2) * 4;
  const bands = {
    maskList,
    masks: take(maskList.byteLength),
    spans: take(spanCap * 8 + 8),
    spanCap,
    candidates: take(candidateCap * 4),
    candidateCap,
    table: take(plan.bands * tableBytes),
    tableBytes,
    postings: take(plan.bands * capacity * 4),
    postingsBytes: capacity * 4,
  };
  return { ...layout, bands, end };
}
