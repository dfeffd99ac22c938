/**
 * A custody chain: lines numbered from 1, each with the SHA-256 over the hash of the line before and its own canonical
 * JSON. What was altered, removed or put in another place shows at the line where it was done.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** What a chain needs of a line; all its other fields are hashed too. */
export interface ChainLine {
  /** Place in the chain, from 1. */
  seq: number;
  /** Hex of SHA-256 over the previous line's hash (its 32 bytes; none for the first) and this line without `hash`. */
  hash: string;
}

/** The hash of a line: SHA-256 of the previous hash's bytes, then the line's canonical JSON without `hash`. */
export function hashLine(previous: Uint8Array, line: object): Buffer {
  return createHash('sha256').update(previous).update(canonicalJson(line), 'utf8').digest();
}

export interface BrokenLine {
  /** The line at which it shows, by the number that it should have. */
  seq: number;
  what: 'altered' | 'removed' | 'reordered' | 'added';
  message: string;
}

/** Checks lines one after the other, as they come; `end` tells whether all are there. */
export interface ChainCheck {
  /** The first thing that is wrong up to and with this line, or undefined. */
  next(line: ChainLine): BrokenLine | undefined;
  /** How many lines there were, and the hash of the last; what is missing at the end when `expected` is given. */
  end(expected?: { seq: number; hash: string }): BrokenLine | undefined;
  head(): { seq: number; hash: string };
  /** The stored hash of every line so far. */
  hashes(): readonly string[];
}

export function checkChain(): ChainCheck {
  let previous: Uint8Array = new Uint8Array(0);
  let seq = 0;
  let broken: BrokenLine | undefined;
  const seen = new Set<number>();
  const hashes: string[] = [];
  return {
    next(line) {
      const { hash, ...rest } = line;
      seq += 1;
      const expected = hashLine(previous, rest).toString('hex');
      if (broken === undefined) {
        if (rest.seq !== seq) {
          broken =
            rest.seq > seq
              ? { seq, what: 'removed', message: `line ${seq} is missing: line ${rest.seq} stands in its place` }
              : {
                  seq,
                  what: seen.has(rest.seq) ? 'added' : 'reordered',
                  message: `line ${rest.seq} stands at place ${seq}`,
                };
        } else if (expected !== hash) {
          broken = { seq, what: 'altered', message: `line ${seq} is not what was written` };
        }
      } else if (broken.what === 'removed' && rest.seq === broken.seq) {
        // The line was not gone: it comes later.
        broken = { seq: broken.seq, what: 'reordered', message: `line ${broken.seq} stands at place ${seq}` };
      }
      seen.add(rest.seq);
      hashes.push(hash);
      // The stored hash links the next line, so that one altered line is not blamed on those after it.
      previous = Buffer.from(hash, 'hex');
      return broken;
    },
    end(expected) {
      if (broken !== undefined || expected === undefined) return broken;
      if (seq < expected.seq)
        return { seq: seq + 1, what: 'removed', message: `line ${seq + 1} is missing: the chain had ${expected.seq}` };
      if (seq > expected.seq)
        return { seq: expected.seq + 1, what: 'added', message: `line ${expected.seq + 1} was added at the end` };
      if (Buffer.from(previous).toString('hex') !== expected.hash)
        return { seq, what: 'altered', message: `line ${seq} or one before it was written anew` };
      return undefined;
    },
    hashes: () => hashes,
    head: () => ({ seq, hash: Buffer.from(previous).toString('hex') }),
  };
}

/** The first broken line of a whole chain; undefined when it is as it was written. */
export function findBrokenLine(
  lines: readonly ChainLine[],
  expected?: { seq: number; hash: string },
): BrokenLine | undefined {
  const check = checkChain();
  for (const line of lines) check.next(line);
  return check.end(expected);
}
