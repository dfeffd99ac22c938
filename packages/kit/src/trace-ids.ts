import { createHash } from 'node:crypto';

/**
 * Ids of traces and spans, derived from ours. One of our ids holds 128 bits (a ULID), as a trace id does, so that api and workers
 * speak of the same trace without a word passed between them, through any number of retries and a wiped queue, and sample alike.
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** The trace of an item (or of anything with a prefixed id), as 32 hex digits. */
export function traceIdOf(id: string): string {
  let bits = 0n;
  for (const char of id.slice(id.indexOf('_') + 1)) bits = bits * 32n + BigInt(Math.max(0, ALPHABET.indexOf(char)));
  return BigInt.asUintN(128, bits).toString(16).padStart(32, '0');
}

/** The span called `span` in the trace of `id`, as 16 hex digits: whoever hangs another below it can work it out. */
export function spanIdOf(id: string, span: string): string {
  return createHash('sha256').update(`${id} ${span}`).digest('hex').slice(0, 16);
}
