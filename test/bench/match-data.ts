/** Hashes and queries for the match benchmark: the same bytes for every index that is measured. */
export interface MatchData {
  count: number;
  /** count × 32 bytes. */
  hashes: Uint8Array;
  /** queryCount × 32 bytes: even ones are stored hashes with 0 to 31 bits turned over, odd ones are random. */
  queries: Uint8Array;
  queryCount: number;
  /** For each query the stored hash that it was made from, or -1. Random 256-bit hashes lie about 128 bits apart. */
  sources: Int32Array;
}

/** xorshift128 (Marsaglia): fast, seeded, good enough to fill hashes. */
function createRandom(seed: number): () => number {
  let x = 123_456_789 ^ seed;
  let y = 362_436_069;
  let z = 521_288_629;
  let w = 88_675_123;
  return () => {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w >>> 0;
  };
}

export function makeMatchData(count: number, queryCount = 2_000, seed = 1): MatchData {
  const random = createRandom(seed);
  const words = new Uint32Array(count * 8);
  for (let i = 0; i < words.length; i += 1) words[i] = random();
  const queryWords = new Uint32Array(queryCount * 8);
  const sources = new Int32Array(queryCount).fill(-1);
  for (let q = 0; q < queryCount; q += 1) {
    if (q % 2 === 1) {
      for (let i = 0; i < 8; i += 1) queryWords[q * 8 + i] = random();
      continue;
    }
    const source = random() % count;
    sources[q] = source;
    queryWords.set(words.subarray(source * 8, source * 8 + 8), q * 8);
    const bits = new Set<number>();
    while (bits.size < (q / 2) % 32) bits.add(random() & 255);
    for (const bit of bits) queryWords[q * 8 + (bit >> 5)]! ^= 1 << (bit & 31);
  }
  return {
    count,
    hashes: new Uint8Array(words.buffer),
    queries: new Uint8Array(queryWords.buffer),
    queryCount,
    sources,
  };
}

/**
 * The worst case for bands: hashes that differ from each other in 40 of the 256 bits only, and queries that are 36 bits
 * away from all of them elsewhere. Nearly every bucket that is looked into is crowded, and nothing matches.
 */
export function makeCrowdedData(count: number, seed = 1): MatchData {
  const data = makeMatchData(count, 100, seed);
  const random = createRandom(seed + 1);
  const base = Uint8Array.from({ length: 32 }, () => random() & 255);
  const order = Array.from({ length: 256 }, (_, bit) => bit).sort((a, b) => ((a * 167) & 255) - ((b * 167) & 255));
  const free = new Uint8Array(32);
  for (const bit of order.slice(0, 40)) free[bit >> 3]! |= 1 << (bit & 7);
  const turned = new Uint8Array(32);
  for (const bit of order.slice(40, 76)) turned[bit >> 3]! |= 1 << (bit & 7);
  for (let i = 0; i < data.hashes.length; i += 1) {
    const at = i & 31;
    data.hashes[i] = (data.hashes[i]! & free[at]!) | (base[at]! & ~free[at]!);
  }
  for (let i = 0; i < data.queries.length; i += 1) {
    const at = i & 31;
    data.queries[i] = (data.queries[i]! & free[at]!) | ((base[at]! ^ turned[at]!) & ~free[at]!);
  }
  data.sources.fill(-1);
  return data;
}
