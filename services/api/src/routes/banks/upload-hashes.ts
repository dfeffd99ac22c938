import { setImmediate as nextTurn } from 'node:timers/promises';
import { HaetaeError, isHaetaeError } from '@haetae/contracts';
import { readNcmecXml } from '@haetae/exchange';
import {
  addHashes,
  type Database,
  inTransaction,
  type NewHash,
  type SubmissionWords,
  withdrawKnown,
} from '@haetae/store';
import { problemOf, toHaetaeError } from '../../problem.ts';
import { readLines } from '../../read-lines.ts';
import { createSpool } from '../../spool-results.ts';
import { parseJson } from '../items/read-item-body.ts';
import { createCsvReader, parseHash } from './parse-hash.ts';

export const LINE_MAX_BYTES = 64 * 1024;
/** Hashes a transaction: few enough that other writers, and requests to this process, get their turn every few ms. */
const CHUNK = 250;
/** Lines checked before other requests get their turn. */
const TURN = 50;

export interface UploadResult {
  lines: number;
  added: number;
  repeated: number;
  refused: number;
  withdrawn?: number;
}
type Read = { line: number } & ({ hash: NewHash } | { gone: string } | { error: HaetaeError });

/** What each line or entry of an upload says. */
async function* readUpload(body: AsyncIterable<Buffer>, format: 'ndjson' | 'csv' | 'xml'): AsyncGenerator<Read> {
  if (format === 'xml') {
    let line = 0;
    try {
      for await (const part of readNcmecXml(body)) {
        if (!('entry' in part) && !('bad' in part)) continue;
        line += 1;
        if ('bad' in part)
          yield { line, error: new HaetaeError('XML_INVALID', `Entry ${part.bad.key ?? line} ${part.bad.reason}.`) };
        else if (part.entry.gone) yield { line, gone: part.entry.key };
        else if (part.entry.hashes.length === 0)
          yield {
            line,
            error: new HaetaeError('HASH_ALGORITHM_UNKNOWN', `Entry ${part.entry.key} has no md5, sha256 or pdq.`),
          };
        else
          for (const hash of part.entry.hashes)
            yield { line, hash: { ...hash, labels: part.entry.labels, externalId: part.entry.key.slice(0, 256) } };
      }
    } catch (error) {
      if (!isHaetaeError(error, 'PEER_PAGE_MALFORMED')) throw error;
      // What came before it has been taken.
      yield { line: line + 1, error: new HaetaeError('XML_INVALID', error.message, { cause: error }) };
    }
    return;
  }
  const readCsv = createCsvReader();
  for await (const { line, text, tooLong } of readLines(body, LINE_MAX_BYTES)) {
    if (!tooLong && text.trim() === '') continue;
    try {
      if (tooLong) throw new HaetaeError('LINE_TOO_LONG', `The line is longer than ${LINE_MAX_BYTES} bytes.`);
      const hash = format === 'csv' ? readCsv(text) : parseHash(parseJson(text, 'line'));
      if (hash !== undefined) yield { line, hash };
    } catch (thrown) {
      yield { line, error: toHaetaeError(thrown) };
    }
  }
}

/**
 * Takes a stream of hashes, a line or an XML entry each, in chunks of one transaction. Returns the stream of results, a line
 * each, and the counts. `words`: what the submitter says of all of them. `check` may refuse a hash, `beforeChunk` the rest.
 */
export async function uploadHashes(
  sql: Database,
  input: {
    bankId: string;
    body: AsyncIterable<Buffer>;
    format: 'ndjson' | 'csv' | 'xml';
    confirmedBy?: string | undefined;
    onlyRefused: boolean;
    submitter: { organisationId: string; actor: string; foreign: boolean };
    words?: SubmissionWords | undefined;
    check?: ((hash: NewHash) => NewHash) | undefined;
    beforeChunk?: (() => Promise<void>) | undefined;
  },
): Promise<{ results: NodeJS.ReadableStream; counts: UploadResult }> {
  const spool = createSpool();
  const counts: UploadResult = { lines: 0, added: 0, repeated: 0, refused: 0 };
  let chunk: Read[] = [];
  const { check = (hash: NewHash) => hash, words } = input;
  const complete = (read: Read): Read => {
    if (!('hash' in read)) return read;
    try {
      const submission = words || read.hash.submission ? { ...words, ...read.hash.submission } : undefined;
      return { line: read.line, hash: check({ ...read.hash, ...(submission ? { submission } : {}) }) };
    } catch (thrown) {
      return { line: read.line, error: toHaetaeError(thrown) };
    }
  };
  const flush = async () => {
    let refusal: HaetaeError | undefined;
    await input.beforeChunk?.().catch((thrown: unknown) => {
      refusal = toHaetaeError(thrown);
    });
    if (refusal !== undefined) chunk = chunk.map(({ line }) => ({ line, error: refusal! }));
    const hashes = chunk.flatMap((c) => ('hash' in c ? [c.hash] : []));
    const gone = chunk.flatMap((c) => ('gone' in c ? [c.gone] : []));
    const { stored, taken } =
      hashes.length + gone.length === 0
        ? { stored: [], taken: 0 }
        : await inTransaction(sql, async (tx) => ({
            stored:
              hashes.length === 0
                ? []
                : await addHashes(tx, {
                    bankId: input.bankId,
                    hashes,
                    confirmedBy: input.confirmedBy,
                    submitter: input.submitter,
                  }),
            taken: gone.length === 0 || input.submitter.foreign ? 0 : await withdrawKnown(tx, input.bankId, gone),
          }));
    if (gone.length > 0) counts.withdrawn = (counts.withdrawn ?? 0) + taken;
    let next = 0;
    for (const entry of chunk) {
      if ('error' in entry) {
        counts.refused += 1;
        await spool.write({ line: entry.line, error: problemOf(entry.error) });
      } else if ('gone' in entry) {
        if (!input.onlyRefused) await spool.write({ line: entry.line, withdrawn: entry.gone });
      } else {
        const { id, created } = stored[next]!;
        next += 1;
        if (created) counts.added += 1;
        else counts.repeated += 1;
        if (!input.onlyRefused) await spool.write({ line: entry.line, id, created });
      }
    }
    chunk = [];
  };
  try {
    for await (const read of readUpload(input.body, input.format)) {
      chunk.push(complete(read));
      counts.lines += 1;
      if (counts.lines % TURN === 0) await nextTurn();
      if (chunk.length >= CHUNK) await flush();
    }
    await flush();
    await spool.write({ summary: counts });
    return { results: await spool.read(), counts };
  } finally {
    await spool.discard();
  }
}
