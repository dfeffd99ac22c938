const PARTITIONS = 256;
const FIRST_SLOTS = 16;

/**
 * A multiset of row numbers by a 32-bit key hash: open addressing in 256 partitions, so that growing one moves a
 * 256th of the rows and never holds a match up. Rows with equal keys stand side by side. 8 bytes a slot.
 */
export interface RowTable {
  insert(keyHash: number, row: number): void;
  /** Takes one row out; false where it is not there. */
  delete(keyHash: number, row: number): boolean;
  /** Calls `visit` with every row of that key hash (equal keys and, rarely, others) until it returns true. */
  find(keyHash: number, visit: (row: number) => boolean): void;
  readonly bytes: number;
}

interface Partition {
  /** Key hash and row + 1 in turn; row + 1 = 0: free. */
  slots: Uint32Array;
  used: number;
}

export function createRowTable(): RowTable {
  const partitions: Partition[] = Array.from({ length: PARTITIONS }, () => ({
    slots: new Uint32Array(FIRST_SLOTS * 2),
    used: 0,
  }));
  const partitionOf = (keyHash: number): Partition => partitions[keyHash >>> 24]!;
  const put = (slots: Uint32Array, keyHash: number, rowPlusOne: number): void => {
    const mask = slots.length / 2 - 1;
    let slot = keyHash & mask;
    while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
    slots[slot * 2] = keyHash;
    slots[slot * 2 + 1] = rowPlusOne;
  };
  return {
    insert(keyHash, row) {
      const partition = partitionOf(keyHash);
      if (partition.used * 2 >= partition.slots.length / 2) {
        const larger = new Uint32Array(partition.slots.length * 2);
        for (let at = 0; at < partition.slots.length; at += 2)
          if (partition.slots[at + 1] !== 0) put(larger, partition.slots[at]!, partition.slots[at + 1]!);
        partition.slots = larger;
      }
      put(partition.slots, keyHash >>> 0, row + 1);
      partition.used += 1;
    },
    delete(keyHash, row) {
      const partition = partitionOf(keyHash);
      const { slots } = partition;
      const mask = slots.length / 2 - 1;
      let hole = keyHash & mask;
      while (slots[hole * 2 + 1] !== row + 1 || slots[hole * 2] !== keyHash >>> 0) {
        if (slots[hole * 2 + 1] === 0) return false;
        hole = (hole + 1) & mask;
      }
      // close the gap: move up whatever may stand nearer to its own place
      for (let next = (hole + 1) & mask; slots[next * 2 + 1] !== 0; next = (next + 1) & mask) {
        const home = slots[next * 2]! & mask;
        if (((next - home) & mask) < ((next - hole) & mask)) continue;
        slots[hole * 2] = slots[next * 2]!;
        slots[hole * 2 + 1] = slots[next * 2 + 1]!;
        hole = next;
      }
      slots[hole * 2 + 1] = 0;
      partition.used -= 1;
      return true;
    },
    find(keyHash, visit) {
      const { slots } = partitionOf(keyHash);
      const mask = slots.length / 2 - 1;
      for (let slot = keyHash & mask; slots[slot * 2 + 1] !== 0; slot = (slot + 1) & mask)
        if (slots[slot * 2] === keyHash >>> 0 && visit(slots[slot * 2 + 1]! - 1)) return;
    },
    get bytes() {
      return partitions.reduce((sum, p) => sum + p.slots.byteLength, 0);
    },
  };
}

/** A well-mixed 32-bit hash of bytes: FNV-1a with the finaliser of MurmurHash3. */
export function keyHashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
