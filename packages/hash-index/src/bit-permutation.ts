/**
 * Rows are kept with their bits in a fixed shuffled order. Hamming distance does not change under a permutation, but
 * bands become samples from all over the hash: in image hashes neighbouring bits (neighbouring frequencies) go
 * together, and a band of neighbours would fill few buckets with many rows.
 */
const BITS = 256;

/** position[bit]: where a bit of the hash goes. Fisher-Yates with a fixed seed (xorshift32), the same everywhere. */
function shuffledPositions(): Uint8Array {
  const position = Uint8Array.from({ length: BITS }, (_, bit) => bit);
  let state = 0x9e3779b9;
  for (let last = BITS - 1; last > 0; last -= 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const other = (state >>> 0) % (last + 1);
    const kept = position[last]!;
    position[last] = position[other]!;
    position[other] = kept;
  }
  return position;
}

/** For each (byte index, byte value): the eight 32-bit words with that byte's bits in their new places. */
function byteTable(position: Uint8Array): Uint32Array {
  const table = new Uint32Array(32 * 256 * 8);
  for (let byte = 0; byte < 32; byte += 1)
    for (let value = 0; value < 256; value += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        if (((value >> bit) & 1) === 0) continue;
        const to = position[byte * 8 + bit]!;
        const word = (byte * 256 + value) * 8 + (to >> 5);
        table[word] = table[word]! | (1 << (to & 31));
      }
  return table;
}

function inverse(position: Uint8Array): Uint8Array {
  const back = new Uint8Array(BITS);
  position.forEach((to, bit) => {
    back[to] = bit;
  });
  return back;
}

const FORWARD = byteTable(shuffledPositions());
const BACK = byteTable(inverse(shuffledPositions()));

function apply(table: Uint32Array, bytes: Uint8Array, out: Uint32Array, at: number): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  for (let byte = 0; byte < 32; byte += 1) {
    const word = (byte * 256 + bytes[byte]!) * 8;
    a |= table[word]!;
    b |= table[word + 1]!;
    c |= table[word + 2]!;
    d |= table[word + 3]!;
    e |= table[word + 4]!;
    f |= table[word + 5]!;
    g |= table[word + 6]!;
    h |= table[word + 7]!;
  }
  out[at] = a;
  out[at + 1] = b;
  out[at + 2] = c;
  out[at + 3] = d;
  out[at + 4] = e;
  out[at + 5] = f;
  out[at + 6] = g;
  out[at + 7] = h;
}

/** Writes the 32-byte `hash`, bits shuffled, as eight words at `out[at]`. */
export function shuffleBits(hash: Uint8Array, out: Uint32Array, at: number): void {
  apply(FORWARD, hash, out, at);
}

/** The 32-byte hash whose shuffled bits are the eight words at `words[at]`. */
export function restoreBits(words: Uint32Array, at: number): Uint8Array {
  const row = words.slice(at, at + 8);
  const out = new Uint32Array(8);
  apply(BACK, new Uint8Array(row.buffer), out, 0);
  return new Uint8Array(out.buffer);
}
