import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { HaetaeError } from '@haetae/contracts';
import { addHashes, type Database, inTransaction, type NewHash } from '@haetae/store';
import { problemOf, toHaetaeError } from '../../problem.ts';
import { readLines } from '../../read-lines.ts';
import { parseJson } from '../items/read-item-body.ts';
import { createCsvReader, parseHash } from './parse-hash.ts';

const LINE_MAX_BYTES = 64 * 1024;
/** Hashes a transaction: few enough that other writers, and requests to this process, get their turn every few ms. */
const CHUNK = 250;
/** Lines checked before other requests get their turn. */
const TURN = 50;

export interface UploadResult {
  lines: number;
  added: number;
  repeated: number;
  refused: number;
}

/**
 * Takes a stream of hashes, a line each, in chunks of one transaction. The results, a line each, are kept in a file until the
 * upload has ended: a client that does not read while it writes must not stop itself. Returns the file's stream (removed once
 * it is open) and the counts.
 */
export async function uploadHashes(
  sql: Database,
  input: {
    bankId: string;
    body: AsyncIterable<Buffer>;
    format: 'ndjson' | 'csv';
    confirmedBy?: string | undefined;
    onlyRefused: boolean;
  },
): Promise<{ results: NodeJS.ReadableStream; counts: UploadResult }> {
  const file = join(tmpdir(), `haetae-upload-${randomUUID()}`);
  const spool = createWriteStream(file, { mode: 0o600 });
  const counts: UploadResult = { lines: 0, added: 0, repeated: 0, refused: 0 };
  const readCsv = createCsvReader();
  let chunk: ({ line: number } & ({ hash: NewHash } | { error: HaetaeError }))[] = [];

  const write = async (result: object) => {
    if (!spool.write(`${JSON.stringify(result)}\n`))
      await new Promise<void>((done) => spool.once('drain', () => done()));
  };
  const flush = async () => {
    const hashes = chunk.flatMap((c) => ('hash' in c ? [c.hash] : []));
    const stored =
      hashes.length === 0
        ? []
        : await inTransaction(sql, (tx) =>
            addHashes(tx, { bankId: input.bankId, hashes, confirmedBy: input.confirmedBy }),
          );
    let next = 0;
    for (const entry of chunk) {
      if ('error' in entry) {
        counts.refused += 1;
        await write({ line: entry.line, error: problemOf(entry.error) });
        continue;
      }
      const { id, created } = stored[next]!;
      next += 1;
      if (created) counts.added += 1;
      else counts.repeated += 1;
      if (!input.onlyRefused) await write({ line: entry.line, id, created });
    }
    chunk = [];
  };
  try {
    for await (const { line, text, tooLong } of readLines(input.body, LINE_MAX_BYTES)) {
      if (!tooLong && text.trim() === '') continue;
      try {
        if (tooLong) throw new HaetaeError('LINE_TOO_LONG', `The line is longer than ${LINE_MAX_BYTES} bytes.`);
        const hash = input.format === 'csv' ? readCsv(text) : parseHash(parseJson(text, 'line'));
        if (hash === undefined) continue;
        chunk.push({ line, hash });
      } catch (thrown) {
        chunk.push({ line, error: toHaetaeError(thrown) });
      }
      counts.lines += 1;
      if (counts.lines % TURN === 0) await nextTurn();
      if (chunk.length >= CHUNK) await flush();
    }
    await flush();
    await write({ summary: counts });
    spool.end();
    await finished(spool);
    const results = createReadStream(file);
    await new Promise((done, fail) => results.once('open', done).once('error', fail));
    return { results, counts };
  } finally {
    spool.destroy();
    await unlink(file).catch(() => undefined);
  }
}
