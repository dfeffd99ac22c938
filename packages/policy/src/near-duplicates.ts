/**
 * Which texts are near enough to one another to be decided together, found without comparing each with all.
 *
 * A text is the set of its shingles (five characters of the text's letters and digits). MinHash: for each of 64 hash functions the
 * least hash of the set; two texts agree on one of them with the probability of their Jaccard similarity. The 64 are taken in 16
 * bands of 4; texts that share a band are candidates (similarity 0.8: 99.98 %; 0.7: 98.8 %; 0.5: 64 %; 0.2: 2.5 %), and a candidate counts only
 * when the exact similarity of the sets is high enough. A. Broder, "On the resemblance and containment of documents" (1997);
 * bands as in J. Leskovec, A. Rajaraman, J. Ullman, "Mining of Massive Datasets", ch. 3.
 *
 * Images: a PDQ hash in 16 pieces of 16 bits. Two hashes within 31 bits have a piece that differs in one bit at most (31 < 16 × 2),
 * so whoever looks for a hash's pieces and all that are one bit off finds every one within 31 bits.
 */
import { createHash } from 'node:crypto';
import { MIN_GROUP_LETTERS, textCore } from './case-group-key.ts';

const BANDS = 16;
const ROWS = 4;
const SHINGLE = 5;
/** Shingles of one text that are looked at: a longer text is known by its beginning. */
const MAX_SHINGLES = 4_000;
/** From this Jaccard similarity of their shingles on, two texts are near-duplicates. */
export const NEAR_SIMILARITY = 0.7;
/** Images are looked for within this many bits at most, whatever the pack says. */
export const NEAR_BITS = 31;

/** The shingles of a normalised text, as 32-bit hashes; undefined for one that is too short to be told apart. */
export function shinglesOf(normalisedText: string): Set<number> | undefined {
  const core = textCore(normalisedText);
  if ([...core].length < MIN_GROUP_LETTERS) return undefined;
  const shingles = new Set<number>();
  for (let i = 0; i + SHINGLE <= core.length && shingles.size < MAX_SHINGLES; i += 1)
    shingles.add(fnv(core, i, i + SHINGLE));
  return shingles;
}

/** |A ∩ B| / |A ∪ B|, in [0,1]. */
export function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const x of small) if (large.has(x)) shared += 1;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}

/** The keys under which near texts meet, as signed 64-bit integers in decimal. `scope` keeps organisations apart. */
export function textKeys(shingles: ReadonlySet<number>, scope: string): string[] {
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff);
  for (const shingle of shingles)
    for (let n = 0; n < least.length; n += 1) {
      const h = mix(shingle ^ Math.imul(n + 1, 0x9e3779b1));
      if (h < least[n]!) least[n] = h;
    }
  return Array.from({ length: BANDS }, (_, band) =>
    keyOf(`t ${scope} ${band} ${least.slice(band * ROWS, (band + 1) * ROWS).join(' ')}`),
  );
}

/** The keys of an image's PDQ hash (64 hex digits): one for each piece. */
export const imageKeys = (pdq: string, scope: string): string[] =>
  pieces(pdq).map((piece, n) => keyOf(`p ${scope} ${n} ${piece}`));

/** The keys to look for: the pieces, and all that are one bit off. */
export const nearImageKeys = (pdq: string, scope: string): string[] =>
  pieces(pdq).flatMap((piece, n) => [
    keyOf(`p ${scope} ${n} ${piece}`),
    ...Array.from({ length: 16 }, (_, bit) => keyOf(`p ${scope} ${n} ${piece ^ (1 << bit)}`)),
  ]);

/** Bits in which two PDQ hashes differ. */
export function pdqDistance(a: string, b: string): number {
  let bits = 0;
  for (let i = 0; i < 64; i += 8) {
    let x = (Number.parseInt(a.slice(i, i + 8), 16) ^ Number.parseInt(b.slice(i, i + 8), 16)) >>> 0;
    for (; x !== 0; x &= x - 1) bits += 1;
  }
  return bits;
}

const pieces = (pdq: string) => Array.from({ length: 16 }, (_, n) => Number.parseInt(pdq.slice(n * 4, n * 4 + 4), 16));
const keyOf = (value: string): string =>
  createHash('sha256').update(value, 'utf8').digest().readBigInt64BE(0).toString();

/** FNV-1a over UTF-16 code units. */
function fnv(text: string, from: number, to: number): number {
  let h = 0x811c9dc5;
  for (let i = from; i < to; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
