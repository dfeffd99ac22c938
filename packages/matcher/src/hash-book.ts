import { type BankHash, HASH_HEX_LENGTH, HaetaeError, type HashAlgorithm } from '@haetae/contracts';
import { createHashIndex, type HashIndex, type HashIndexOptions, hashToHex } from '@haetae/hash-index';
import { createHashRows, type RowFields } from './hash-rows.ts';
import { createRowTable, keyHashOf } from './row-table.ts';

/** Every bank hash that may match, by id and by its bits. A hash is known here by a row number. */
export interface HashBook {
  readonly size: number;
  readonly bytes: number;
  readonly index: HashIndex;
  /** Adds the hash or brings it up to date; `bank` is the number of its bank. */
  put(hash: BankHash, bank: number): void;
  /** Forgets the hash of this id; false where there is none. */
  drop(id: string): boolean;
  /** Calls `visit` with every row of exactly these bits. */
  findExact(algorithm: HashAlgorithm, bits: Uint8Array, visit: (row: number) => void): void;
  fields(row: number): RowFields;
  bank(row: number): number;
  disabled(row: number): boolean;
  id(row: number): string;
  hex(row: number): string;
}

const HEX = /^[0-9a-fA-F]+$/;

/** The bytes of a hash in hex. Throws HASH_INVALID where length or digits are wrong for the algorithm. */
export function hashBits(algorithm: HashAlgorithm, hex: string): Uint8Array {
  const digits = HASH_HEX_LENGTH[algorithm];
  if (hex.length !== digits || !HEX.test(hex))
    throw new HaetaeError(
      'HASH_INVALID',
      `A hash of ${algorithm} has ${digits} hex digits; got ${hex.length} characters.`,
    );
  return Buffer.from(hex, 'hex');
}

export function createHashBook(options: HashIndexOptions): HashBook {
  const index = createHashIndex(options);
  const rows = createHashRows();
  const byId = createRowTable();
  const byBits = createRowTable();
  let size = 0;

  const findRow = (id: Uint8Array, keyHash: number): number => {
    let found = -1;
    byId.find(keyHash, (row) => {
      if (Buffer.compare(rows.id(row), id) !== 0) return false;
      found = row;
      return true;
    });
    return found;
  };
  const sameBits = (row: number, algorithm: HashAlgorithm, bits: Uint8Array): boolean =>
    rows.algorithm(row) === algorithm &&
    Buffer.compare(algorithm === 'pdq' ? index.get(row)! : rows.bits(row), bits) === 0;
  const forget = (row: number, idHash: number): void => {
    if (rows.algorithm(row) === 'pdq') index.remove(row);
    else byBits.delete(keyHashOf(rows.bits(row)), row);
    byId.delete(idHash, row);
    rows.free(row);
    size -= 1;
  };

  return {
    index,
    get size() {
      return size;
    },
    get bytes() {
      return index.stats().bytes + rows.bytes + byId.bytes + byBits.bytes;
    },
    put(hash, bank) {
      const { algorithm, labels, disabled, confirmed } = hash;
      const bits = hashBits(algorithm, hash.hash);
      const id = Buffer.from(hash.id, 'utf8');
      const idHash = keyHashOf(id);
      let row = findRow(id, idHash);
      if (row >= 0 && !sameBits(row, algorithm, bits)) {
        forget(row, idHash);
        row = -1;
      }
      const known = row >= 0;
      if (!known) row = rows.allocate(algorithm !== 'pdq');
      rows.setFields(row, { algorithm, bank, labels, disabled, confirmed });
      if (known) return;
      rows.setId(row, id);
      byId.insert(idHash, row);
      if (algorithm === 'pdq') index.add(row, bits);
      else {
        rows.setBits(row, bits);
        byBits.insert(keyHashOf(bits), row);
      }
      size += 1;
    },
    drop(id) {
      const bytes = Buffer.from(id, 'utf8');
      const idHash = keyHashOf(bytes);
      const row = findRow(bytes, idHash);
      if (row >= 0) forget(row, idHash);
      return row >= 0;
    },
    findExact(algorithm, bits, visit) {
      byBits.find(keyHashOf(bits), (row) => {
        if (sameBits(row, algorithm, bits)) visit(row);
        return false;
      });
    },
    fields: rows.fields,
    bank: rows.bank,
    disabled: rows.disabled,
    id: (row) => Buffer.from(rows.id(row)).toString('utf8'),
    hex: (row) => hashToHex(rows.algorithm(row) === 'pdq' ? index.get(row)! : rows.bits(row)),
  };
}
