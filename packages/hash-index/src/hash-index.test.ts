import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import fixture from '../fixtures/needles-haystack.json' with { type: 'json' };
import { hashFromHex, hashToHex } from './hash-hex.ts';
import { createHashIndex, type HashIndexOptions } from './hash-index.ts';
import { readHashIndex } from './read-hash-index.ts';
import type { Found } from './segment.ts';

/** A seeded source of 32-bit numbers (mulberry32). */
const seeded = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
};
type Random = () => number;

const randomHash = (random: Random): Uint8Array => Uint8Array.from({ length: 32 }, () => random() & 255);
const flipped = (hash: Uint8Array, bits: number, random: Random): Uint8Array => {
  const out = Uint8Array.from(hash);
  const chosen = new Set<number>();
  while (chosen.size < bits) chosen.add(random() & 255);
  for (const bit of chosen) out[bit >> 3] = out[bit >> 3]! ^ (1 << (bit & 7));
  return out;
};

const bitsSet = Uint8Array.from({ length: 256 }, (_, value) => value.toString(2).replaceAll('0', '').length);
const distanceOf = (a: Uint8Array, b: Uint8Array): number => a.reduce((sum, v, i) => sum + bitsSet[v ^ b[i]!]!, 0);
/** The answer, by looking at everything: what every index must equal. */
const linearSearch = (hashes: Map<number, Uint8Array>, query: Uint8Array, limit: number): Found[] =>
  [...hashes]
    .map(([id, hash]) => ({ id, distance: distanceOf(hash, query) }))
    .filter((f) => f.distance <= limit)
    .sort((a, b) => a.distance - b.distance || a.id - b.id);

/** Kinds of data, each a source of hashes that goes on for ever. */
const DATA: Record<string, (random: Random) => () => Uint8Array> = {
  random: (random) => () => randomHash(random),
  clustered: (random) => {
    const centres = Array.from({ length: 12 }, () => randomHash(random));
    return () => flipped(centres[random() % centres.length]!, random() % 40, random);
  },
  'all in one bucket': (random) => {
    // equal but for 40 places: nearly every band of every hash has the same key
    const base = randomHash(random);
    const places = Array.from({ length: 40 }, () => random() & 255);
    return () => {
      const out = Uint8Array.from(base);
      for (const bit of places) if (random() & 1) out[bit >> 3] = out[bit >> 3]! ^ (1 << (bit & 7));
      return out;
    };
  },
  'near-duplicate flood': (random) => {
    const base = randomHash(random);
    return () => (random() % 10 === 0 ? randomHash(random) : flipped(base, random() % 3, random));
  },
};
const LIMITS = [0, 1, 15, 16, 30, 31, 32, 40, 47, 48, 64, 256];

/** Runs background slices only when told to, so that a test decides where a merge stands. */
const byHand = () => {
  const due: (() => void)[] = [];
  return { due, schedule: (slice: () => void) => void due.push(slice), runOne: () => due.shift()?.() };
};

/** Adds, replaces, removes and searches at random beside the plain list, with slices of merging in between. */
function compareWithLinear(kind: string, seed: number, steps: number, options: HashIndexOptions): void {
  const random = seeded(seed);
  const next = DATA[kind]!(random);
  const hand = byHand();
  const index = createHashIndex({ ...options, schedule: hand.schedule });
  const model = new Map<number, Uint8Array>();
  const ids = Math.max(64, steps / 2);
  for (let step = 0; step < steps; step += 1) {
    const id = random() % ids;
    const dice = random() % 100;
    if (dice < 20) expect(index.remove(id)).toBe(model.delete(id));
    else {
      const hash = next();
      index.add(id, hash);
      model.set(id, hash);
    }
    if (dice % 7 === 0) hand.runOne();
    if (step % 1_999 === 1_998 && seed % 2 === 0) index.compact();
    if (step % Math.ceil(steps / 40) !== 0) continue;
    const stored = [...model.values()];
    const near = stored.length > 0 ? stored[random() % stored.length]! : next();
    const query = random() % 4 === 0 ? next() : flipped(near, random() % 48, random);
    const limit = LIMITS[random() % LIMITS.length]!;
    expect(index.search(query, limit)).toEqual(linearSearch(model, query, limit));
  }
  expect(index.size).toBe(model.size);
  index.compact();
  expect(index.stats().rows).toBe(model.size);
  for (const limit of LIMITS) {
    const query = flipped([...model.values()][random() % model.size]!, random() % 32, random);
    expect(index.search(query, limit)).toEqual(linearSearch(model, query, limit));
  }
  for (const [id, hash] of model) expect(hashToHex(index.get(id)!)).toBe(hashToHex(hash));
}

describe('createHashIndex', () => {
  for (const kind of Object.keys(DATA))
    it(`answers as a linear scan does while rows come, go and merge: ${kind}`, () => {
      const options = fc.record({ deltaRows: fc.integer({ min: 8, max: 400 }), linearRows: fc.integer({ max: 200 }) });
      fc.assert(
        fc.property(fc.nat(), options, (seed, { deltaRows, linearRows }) => {
          compareWithLinear(kind, seed, 1_200, { deltaRows, linearRows: Math.max(0, linearRows), sliceMs: 0.05 });
        }),
        { numRuns: 6 },
      );
      compareWithLinear(kind, 2, 9_000, {});
    });

  it.each([
    ['12 bands', 400_000],
    ['16 bands', 100_000],
  ])('finds hashes at every distance up to 64 with %s, also when they are packed into few bands', (_, rows) => {
    const random = seeded(rows);
    const index = createHashIndex();
    const rest = new Uint32Array(rows * 8);
    for (let i = 0; i < rest.length; i += 1) rest[i] = random();
    const bytes = new Uint8Array(rest.buffer);
    for (let id = 0; id < rows; id += 1) index.add(id, bytes.subarray(id * 32, id * 32 + 32));
    index.compact();
    expect(index.stats().segments).toHaveLength(1);
    for (let distance = 0; distance <= 64; distance += 1) {
      const id = random() % rows;
      const hash = bytes.slice(id * 32, id * 32 + 32);
      const query = distance % 2 === 0 ? flipped(hash, distance, random) : flippedRun(hash, distance, random() & 255);
      expect(index.search(query, distance)).toEqual([{ id, distance }]);
      if (distance > 0) expect(index.search(query, distance - 1)).toEqual([]);
    }
  });

  it('agrees with the published needles and haystack at every distance up to 64', () => {
    const index = createHashIndex({ linearRows: 0 });
    fixture.haystack.forEach((hex, id) => {
      index.add(id, hashFromHex(hex));
    });
    index.compact();
    for (const limit of [0, 10, 31, 45, 64])
      fixture.needles.forEach((needle, n) => {
        const expected = fixture.pairs.filter((p) => p[0] === n && p[2]! <= limit).map((p) => `${p[1]} at ${p[2]}`);
        const found = index.search(hashFromHex(needle), limit).map((f) => `${f.id} at ${f.distance}`);
        expect(found.sort()).toEqual(expected.sort());
      });
    expect(fixture.pairs.length).toBeGreaterThan(50);
  });

  it('merges in the background until nothing is due, and settles', async () => {
    const random = seeded(7);
    const index = createHashIndex({ deltaRows: 256, linearRows: 64 });
    for (let id = 0; id < 5_000; id += 1) index.add(id, randomHash(random));
    expect(index.stats().merging).toBe(true);
    await index.settle();
    const { merging, rows, segments } = index.stats();
    expect({ merging, rows }).toEqual({ merging: false, rows: 5_000 });
    expect(segments.some((bands) => bands > 0)).toBe(true);
    for (let id = 0; id < 5_000; id += 1) index.remove(id);
    await index.settle();
    expect(index.stats()).toMatchObject({ size: 0, rows: 0, segments: [] });
  });

  it('does not look at a row that was removed while it was being merged, nor lose one added under its id', () => {
    const random = seeded(9);
    const hand = byHand();
    const index = createHashIndex({ deltaRows: 300, linearRows: 10, sliceMs: 0, schedule: hand.schedule });
    const hashes = Array.from({ length: 300 }, () => randomHash(random));
    hashes.forEach((hash, id) => {
      index.add(id, hash);
    });
    expect(index.stats().merging).toBe(true);
    hand.runOne(); // with no time to spare a slice is one step, and the first one copies all 300 rows
    index.remove(5);
    const other = randomHash(random);
    index.add(6, other);
    index.compact();
    expect(index.search(hashes[5]!)).toEqual([]);
    expect(index.search(hashes[6]!)).toEqual([]);
    expect(index.search(other)).toEqual([{ id: 6, distance: 0 }]);
    expect(index.size).toBe(299);
  });

  it('refuses hashes of another length, ids and distances out of range', () => {
    const index = createHashIndex();
    const invalid = expect.objectContaining({ code: 'HASH_INVALID' });
    for (const length of [0, 16, 31, 33]) {
      expect(() => index.add(1, new Uint8Array(length))).toThrow(invalid);
      expect(() => index.search(new Uint8Array(length))).toThrow(invalid);
    }
    for (const id of [-1, 0.5, Number.NaN, 2 ** 32])
      expect(() => index.add(id, new Uint8Array(32))).toThrow(RangeError);
    for (const d of [-1, 257, Number.NaN]) expect(() => index.search(new Uint8Array(32), d)).toThrow(RangeError);
    for (const hex of ['', 'f'.repeat(63), 'f'.repeat(65), 'g'.repeat(64)])
      expect(() => hashFromHex(hex)).toThrow(invalid);
    expect(index.size).toBe(0);
  });
});

describe('snapshots', () => {
  const build = () => {
    const random = seeded(11);
    const index = createHashIndex();
    for (let id = 0; id < 3_000; id += 1) index.add(id * 3, randomHash(random));
    for (let id = 0; id < 3_000; id += 5) index.remove(id * 3);
    return index;
  };

  it('come back with the same hashes under the same ids', () => {
    const index = build();
    const again = readHashIndex(index.toSnapshot());
    expect(again.size).toBe(2_400);
    for (let id = 0; id < 9_000; id += 1) expect(again.get(id)).toEqual(index.get(id));
    expect(readHashIndex(createHashIndex().toSnapshot()).size).toBe(0);
  });

  it('are refused when a byte is altered, or when cut short or lengthened', () => {
    const snapshot = build().toSnapshot();
    const invalid = expect.objectContaining({ code: 'SNAPSHOT_INVALID' });
    const random = seeded(13);
    const places = [
      0,
      8,
      12,
      15,
      16,
      snapshot.length - 1,
      ...Array.from({ length: 40 }, () => random() % snapshot.length),
    ];
    for (const at of places) {
      const damaged = Uint8Array.from(snapshot);
      damaged[at] = damaged[at]! ^ 0x10;
      expect(() => readHashIndex(damaged)).toThrow(invalid);
    }
    for (const length of [0, 7, 19, 20, snapshot.length - 1])
      expect(() => readHashIndex(snapshot.subarray(0, length))).toThrow(invalid);
    expect(() => readHashIndex(Buffer.concat([snapshot, Buffer.alloc(36)]))).toThrow(invalid);
    expect(readHashIndex(snapshot).size).toBe(2_400);
  });
});

/** `hash` with `bits` places in a row turned over. */
function flippedRun(hash: Uint8Array, bits: number, from: number): Uint8Array {
  const out = Uint8Array.from(hash);
  for (let i = 0; i < bits; i += 1) {
    const bit = (from + i) & 255;
    out[bit >> 3] = out[bit >> 3]! ^ (1 << (bit & 7));
  }
  return out;
}
