import { type BankChange, type BankInfo, type Match, MIN_PDQ_QUALITY, type PdqQuery } from '@haetae/contracts';
import type { HashIndexOptions } from '@haetae/hash-index';
import { createHashBook, hashBits } from './hash-book.ts';

export interface MatchOptions {
  /** Only banks of this organisation. */
  organisationId?: string;
  /** Only these banks. With `organisationId`: banks that are both. With neither: every bank. */
  bankIds?: readonly string[];
}

/** What is known of one image. All parts are optional; hashes are hex. */
export interface ImageQuery {
  pdq?: string;
  /** PDQ quality, 0 to 100. Below 50 PDQ says too little and is left out. */
  quality?: number;
  md5?: string;
  sha256?: string;
  /** Ways to look for the image (turned, unframed, cropped), made from its pixels; `pdq` itself may be among them or not. */
  queries?: readonly PdqQuery[];
}

export interface MatchResult {
  /** Block and allow matches together, nearest first. */
  matches: Match[];
  /** An allow bank knows this image: its block matches, which are still listed, are not to flag it. */
  exonerated: boolean;
  /** Why PDQ was left out. Exact hashes were still looked up. */
  pdqAbstained?: string;
}

export interface MatcherStats {
  /** Banks, and those of them that are enabled. */
  banks: number;
  enabledBanks: number;
  /** Hashes that may match, of all algorithms; `pdqHashes` of them are PDQ. */
  hashes: number;
  pdqHashes: number;
  bytes: number;
  sequence: number;
  /** Part of the index is being merged in the background; answers are exact all the same. */
  merging: boolean;
}

/**
 * The banks in memory. It does no I/O: whoever owns it reads the stream of changes and passes it on, and decides which
 * banks a caller may see (`organisationId` or `bankIds` on every call; without them all banks are searched).
 */
export interface Matcher {
  /** The number of the last change that was applied; 0 before the first. */
  readonly sequence: number;
  /**
   * Applies changes in order. Changes numbered at or below `sequence` are skipped, so that passing one twice is harmless.
   * Takes 7 to 9 microseconds of CPU a hash: pass some hundred at a time where matching must go on. Throws HASH_INVALID
   * for a hash that is none; the changes before it are applied.
   */
  applyChanges(changes: Iterable<BankChange>): void;
  /** Bank hashes near any of the queries: each once, with its smallest distance and the `via` of that query. */
  matchPdq(queries: readonly PdqQuery[], options?: MatchOptions & { quality?: number }): Match[];
  /** Bank hashes equal to an MD5 or SHA-256 in hex (`via` is "exact", the distance 0). */
  matchExact(algorithm: 'md5' | 'sha256', hex: string, options?: MatchOptions): Match[];
  /** Everything that is known of one image at once. Throws HASH_INVALID for a malformed hash. */
  matchHashes(image: ImageQuery, options?: MatchOptions): MatchResult;
  /** Makes one compact index now (about a second a million hashes, blocking). For after the first load. */
  compact(): void;
  /** Resolves when no background merging is under way. */
  settle(): Promise<void>;
  stats(): MatcherStats;
}

/** A matcher without banks. Index options are for tests and benchmarks. */
export function createMatcher(options: { index?: HashIndexOptions } = {}): Matcher {
  const book = createHashBook(options.index ?? {});
  const bankNumbers = new Map<string, number>();
  /** By number. Undefined: a hash has named the bank, but it has not come yet. */
  const banks: (BankInfo | undefined)[] = [];
  let sequence = 0;

  const bankNumber = (id: string): number => {
    const known = bankNumbers.get(id);
    if (known !== undefined) return known;
    bankNumbers.set(id, banks.length);
    return banks.push(undefined) - 1;
  };
  const applyChange = (change: BankChange): void => {
    if ('bank' in change) banks[bankNumber(change.bank.id)] = { ...change.bank };
    else if ('removedHashId' in change) book.drop(change.removedHashId);
    else if (change.hash.status === 'active' || change.hash.status === 'received')
      book.put(change.hash, bankNumber(change.hash.bankId));
    else book.drop(change.hash.id);
  };
  /** By number: the banks that a call may see, and the widest distance among them. */
  const visibleBanks = ({ organisationId, bankIds }: MatchOptions): { visible: boolean[]; distance: number } => {
    const wanted = bankIds === undefined ? undefined : new Set(bankIds);
    let distance = -1;
    const visible = banks.map((bank) => {
      if (!bank?.enabled) return false;
      if (organisationId !== undefined && bank.organisationId !== organisationId) return false;
      if (wanted !== undefined && !wanted.has(bank.id)) return false;
      distance = Math.max(distance, bank.distance);
      return true;
    });
    return { visible, distance };
  };
  const matchOf = (row: number, distance: number, via: string): Match => {
    const { algorithm, bank, labels, confirmed } = book.fields(row);
    const { id, name, kind } = banks[bank]!;
    const head = { bankId: id, bankName: name, bankKind: kind, hashId: book.id(row) };
    return { ...head, algorithm, hash: book.hex(row), distance, via, labels, confirmed };
  };

  const matchPdq: Matcher['matchPdq'] = (queries, scope = {}) => {
    const bits = queries.map((query) => hashBits('pdq', query.pdq));
    if (scope.quality !== undefined && scope.quality < MIN_PDQ_QUALITY) return [];
    const { visible, distance: widest } = visibleBanks(scope);
    if (widest < 0) return [];
    const best = new Map<number, { distance: number; via: string }>();
    queries.forEach(({ via }, i) => {
      for (const { id: row, distance } of book.index.search(bits[i]!, widest)) {
        const bank = book.bank(row);
        if (!visible[bank] || distance > banks[bank]!.distance || book.disabled(row)) continue;
        if (distance < (best.get(row)?.distance ?? Number.POSITIVE_INFINITY)) best.set(row, { distance, via });
      }
    });
    return nearestFirst([...best].map(([row, { distance, via }]) => matchOf(row, distance, via)));
  };
  const matchExact: Matcher['matchExact'] = (algorithm, hex, scope = {}) => {
    const { visible } = visibleBanks(scope);
    const matches: Match[] = [];
    book.findExact(algorithm, hashBits(algorithm, hex), (row) => {
      if (visible[book.bank(row)] && !book.disabled(row)) matches.push(matchOf(row, 0, 'exact'));
    });
    return nearestFirst(matches);
  };

  return {
    get sequence() {
      return sequence;
    },
    applyChanges(changes) {
      for (const change of changes) {
        if (change.sequence <= sequence) continue;
        applyChange(change);
        sequence = change.sequence;
      }
    },
    matchPdq,
    matchExact,
    matchHashes({ pdq, quality, md5, sha256, queries = [] }, scope = {}) {
      const asked = pdq === undefined || queries.some((query) => query.pdq === pdq);
      const original = asked ? [] : [{ pdq, via: 'original' }];
      const tooPoor = quality !== undefined && quality < MIN_PDQ_QUALITY;
      const matches = nearestFirst([
        ...(md5 === undefined ? [] : matchExact('md5', md5, scope)),
        ...(sha256 === undefined ? [] : matchExact('sha256', sha256, scope)),
        ...matchPdq([...original, ...queries], quality === undefined ? scope : { ...scope, quality }),
      ]);
      const exonerated = matches.some((match) => match.bankKind === 'allow');
      return tooPoor
        ? { matches, exonerated, pdqAbstained: `PDQ quality ${quality} is below ${MIN_PDQ_QUALITY}` }
        : { matches, exonerated };
    },
    compact: () => book.index.compact(),
    settle: () => book.index.settle(),
    stats: () => ({
      banks: banks.filter((bank) => bank !== undefined).length,
      enabledBanks: banks.filter((bank) => bank?.enabled).length,
      hashes: book.size,
      pdqHashes: book.index.size,
      bytes: book.bytes,
      sequence,
      merging: book.index.stats().merging,
    }),
  };
}

function nearestFirst(matches: Match[]): Match[] {
  return matches.sort((a, b) => a.distance - b.distance || (a.hashId < b.hashId ? -1 : a.hashId > b.hashId ? 1 : 0));
}
