import { HASH_ALGORITHMS, type HashAlgorithm } from '@haetae/contracts';

/** What is known of a bank hash apart from its bits, in numbers. */
export interface RowFields {
  algorithm: HashAlgorithm;
  bank: number;
  labels: string[];
  disabled: boolean;
  confirmed: boolean;
}

/**
 * Bank hashes as columns, in pages of 65,536 rows: a few typed arrays a page and no object a hash, so that millions
 * load in seconds and growing copies nothing. A page holds either PDQ rows, whose bits the index keeps (44 bytes a
 * row here), or MD5 and SHA-256 rows with their bits (76 bytes). Row numbers are used again after `free`.
 */
export interface HashRows {
  allocate(exact: boolean): number;
  free(row: number): void;
  setId(row: number, id: Uint8Array): void;
  id(row: number): Uint8Array;
  setFields(row: number, fields: RowFields): void;
  fields(row: number): RowFields;
  bank(row: number): number;
  disabled(row: number): boolean;
  algorithm(row: number): HashAlgorithm;
  /** The bits of an MD5 or SHA-256 row. */
  setBits(row: number, bits: Uint8Array): void;
  bits(row: number): Uint8Array;
  readonly bytes: number;
}

const PAGE_ROWS = 65_536;
const ID_BYTES = 32;
const BITS_BYTES = 32;
const DISABLED = 4;
const CONFIRMED = 8;

interface Page {
  exact: boolean;
  /** Length and up to 31 bytes of id; longer ones are in `longIds` with length 0. */
  ids: Uint8Array;
  banks: Uint32Array;
  labels: Uint32Array;
  /** Bits 0 and 1: the algorithm; then DISABLED, CONFIRMED. */
  marks: Uint8Array;
  bits: Uint8Array | undefined;
}

const newPage = (exact: boolean): Page => ({
  exact,
  ids: new Uint8Array(PAGE_ROWS * ID_BYTES),
  banks: new Uint32Array(PAGE_ROWS),
  labels: new Uint32Array(PAGE_ROWS),
  marks: new Uint8Array(PAGE_ROWS),
  bits: exact ? new Uint8Array(PAGE_ROWS * BITS_BYTES) : undefined,
});

export function createHashRows(): HashRows {
  const pages: Page[] = [];
  const longIds = new Map<number, Uint8Array>();
  /** Label lists are few and shared by many hashes. */
  const labelLists: string[][] = [];
  const labelNumbers = new Map<string, number>();
  const room = { pdq: { free: [] as number[], next: 0, end: 0 }, exact: { free: [] as number[], next: 0, end: 0 } };
  const pageOf = (row: number): Page => pages[Math.floor(row / PAGE_ROWS)]!;
  const at = (row: number): number => row % PAGE_ROWS;
  const numberOf = (labels: string[]): number => {
    const key = `${labels.length}\n${labels.join('\n')}`; // cheaper than JSON, once a hash
    const known = labelNumbers.get(key);
    if (known !== undefined) return known;
    labelNumbers.set(key, labelLists.length);
    return labelLists.push([...labels]) - 1;
  };
  const algorithm = (row: number): HashAlgorithm => HASH_ALGORITHMS[pageOf(row).marks[at(row)]! & 3]!;

  return {
    allocate(exact) {
      const kind = exact ? room.exact : room.pdq;
      const used = kind.free.pop();
      if (used !== undefined) return used;
      if (kind.next === kind.end) {
        kind.next = pages.length * PAGE_ROWS;
        kind.end = kind.next + PAGE_ROWS;
        pages.push(newPage(exact));
      }
      kind.next += 1;
      return kind.next - 1;
    },
    free(row) {
      longIds.delete(row);
      (pageOf(row).exact ? room.exact : room.pdq).free.push(row);
    },
    setId(row, id) {
      const { ids } = pageOf(row);
      const start = at(row) * ID_BYTES;
      const long = id.length === 0 || id.length >= ID_BYTES;
      ids[start] = long ? 0 : id.length;
      if (long) longIds.set(row, id);
      else ids.set(id, start + 1);
    },
    id(row) {
      const { ids } = pageOf(row);
      const start = at(row) * ID_BYTES;
      const length = ids[start]!;
      return length === 0 ? longIds.get(row)! : ids.subarray(start + 1, start + 1 + length);
    },
    setFields(row, fields) {
      const page = pageOf(row);
      page.banks[at(row)] = fields.bank;
      page.labels[at(row)] = numberOf(fields.labels);
      page.marks[at(row)] =
        HASH_ALGORITHMS.indexOf(fields.algorithm) |
        (fields.disabled ? DISABLED : 0) |
        (fields.confirmed ? CONFIRMED : 0);
    },
    fields(row) {
      const page = pageOf(row);
      const marks = page.marks[at(row)]!;
      return {
        algorithm: algorithm(row),
        bank: page.banks[at(row)]!,
        labels: [...labelLists[page.labels[at(row)]!]!],
        disabled: (marks & DISABLED) !== 0,
        confirmed: (marks & CONFIRMED) !== 0,
      };
    },
    bank: (row) => pageOf(row).banks[at(row)]!,
    disabled: (row) => (pageOf(row).marks[at(row)]! & DISABLED) !== 0,
    algorithm,
    setBits(row, bits) {
      pageOf(row).bits!.set(bits, at(row) * BITS_BYTES);
    },
    bits(row) {
      const start = at(row) * BITS_BYTES;
      return pageOf(row).bits!.subarray(start, start + (algorithm(row) === 'md5' ? 16 : 32));
    },
    get bytes() {
      return pages.reduce((sum, p) => sum + PAGE_ROWS * (ID_BYTES + 9 + (p.exact ? BITS_BYTES : 0)), 0);
    },
  };
}
