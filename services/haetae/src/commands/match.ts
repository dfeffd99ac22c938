import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { HaetaeError, isHaetaeError, MIN_PDQ_QUALITY } from '@haetae/contracts';
import { type Found, hashFromHex } from '@haetae/hash-index';
import { createImageHasher, DEFAULT_LIMITS, type ImageHasher } from '@haetae/media';
import { type Command, InvalidArgumentError } from 'commander';
import { type Line, lineBatches } from './line-batches.ts';
import { MAX_BANK_LINE_BYTES, type MatchBank, readMatchBank } from './match-bank.ts';

/** Longest query line that is read; a hash needs 64. */
const MAX_QUERY_BYTES = 1_024;

/** Takes lines for stdout; resolves when the reader has room for more. */
export type WriteLines = (lines: string) => Promise<void>;

/** Adds `haetae match --bank FILE [--distance 31] [IMAGE…]`. Exit status 0, or 1 when a line or image was refused. */
export function registerMatch(program: Command): void {
  program
    .command('match')
    .description(
      'look up PDQ hashes (lines on stdin) or image files in a bank file: one line of JSON a query, in order',
    )
    .argument('[image...]', 'image files; without any, hashes are read from stdin')
    .requiredOption('--bank <file>', 'bank: one PDQ hash in hex a line, optionally ",id"')
    .option('--distance <bits>', 'how many of the 256 bits may differ', readDistance, 31)
    .action(async (images: string[], { bank: file, distance }: { bank: string; distance: number }) => {
      let refused = 0;
      const bank = await openBank(file, (line, reason) => {
        refused += 1;
        process.stderr.write(`${file}:${line}: refused: ${reason}\n`);
      });
      refused +=
        images.length > 0
          ? await withHasher((hasher) => matchImages(images, bank, distance, hasher, writeOut))
          : await matchLines(lineBatches(process.stdin, MAX_QUERY_BYTES), bank, distance, writeOut);
      if (refused > 0) process.exitCode = 1;
    });
}

/** Looks up hashes as they come, one answer a line in their order; blank lines are passed over. Returns how many were refused. */
export async function matchLines(
  batches: AsyncIterable<Line[]>,
  bank: MatchBank,
  distance: number,
  write: WriteLines,
): Promise<number> {
  let refused = 0;
  for await (const lines of batches) {
    let answers = '';
    for (const { text, tooLong } of lines) {
      const query = text.trim();
      if (query === '') continue;
      const answer = tooLong ? lineTooLong(query) : matchHex(query, bank, distance);
      if ('error' in answer) refused += 1;
      answers += `${JSON.stringify(answer)}\n`;
    }
    if (answers !== '') await write(answers);
  }
  return refused;
}

/**
 * Looks up image files with the query-side expansion (turned, mirrored, unframed, cropped), one answer a line in their
 * order. Below PDQ quality 50 the answer has no matches and says `abstained`. Returns how many could not be read.
 */
export async function matchImages(
  files: string[],
  bank: MatchBank,
  distance: number,
  hasher: Pick<ImageHasher, 'hashImage'>,
  write: WriteLines,
): Promise<number> {
  let refused = 0;
  const ahead: Promise<object>[] = [];
  for (let next = 0; next < files.length || ahead.length > 0; ) {
    while (ahead.length < 8 && next < files.length) {
      ahead.push(matchImage(files[next]!, bank, distance, hasher));
      next += 1;
    }
    const answer = (await ahead.shift())!;
    if ('error' in answer) refused += 1;
    await write(`${JSON.stringify(answer)}\n`);
  }
  return refused;
}

function matchHex(query: string, bank: MatchBank, distance: number): object {
  try {
    const matches = bank.index.search(hashFromHex(query), distance).map((found) => describe(found, bank, 'original'));
    return { query, matches };
  } catch (error) {
    return { query: query.slice(0, 100), error: describeError(error) };
  }
}

async function matchImage(
  query: string,
  bank: MatchBank,
  distance: number,
  hasher: Pick<ImageHasher, 'hashImage'>,
): Promise<object> {
  try {
    const { hashes, queries } = await hasher.hashImage(await readImage(query), { queries: true });
    if (hashes.quality < MIN_PDQ_QUALITY)
      return { query, matches: [], abstained: `PDQ quality ${hashes.quality} is below ${MIN_PDQ_QUALITY}` };
    const best = new Map<number, { found: Found; via: string }>();
    for (const { pdq, via } of queries)
      for (const found of bank.index.search(hashFromHex(pdq), distance))
        if (found.distance < (best.get(found.id)?.found.distance ?? 257)) best.set(found.id, { found, via });
    const nearestFirst = [...best.values()].sort(
      (a, b) => a.found.distance - b.found.distance || a.found.id - b.found.id,
    );
    return { query, matches: nearestFirst.map(({ found, via }) => describe(found, bank, via)) };
  } catch (error) {
    return { query, error: describeError(error) };
  }
}

const describe = (found: Found, bank: MatchBank, via: string) => ({
  id: bank.idOf(found),
  distance: found.distance,
  via,
});

const lineTooLong = (query: string) => ({
  query: query.slice(0, 100),
  error: {
    code: 'LINE_TOO_LONG',
    message: `The line has more than ${MAX_QUERY_BYTES} bytes; a PDQ hash has 64 hex digits.`,
  },
});

function describeError(error: unknown): { code: string; message: string } {
  if (isHaetaeError(error)) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}

async function openBank(file: string, refuse: (line: number, reason: string) => void): Promise<MatchBank> {
  try {
    const bytes = createReadStream(file, { highWaterMark: 1 << 20 });
    return await readMatchBank(lineBatches(bytes, MAX_BANK_LINE_BYTES), refuse);
  } catch (error) {
    throw unreadable(`The bank ${file}`, error);
  }
}

async function readImage(file: string): Promise<Uint8Array> {
  try {
    if ((await stat(file)).size <= DEFAULT_LIMITS.maxBytes) return await readFile(file);
  } catch (error) {
    throw unreadable('The file', error);
  }
  throw new HaetaeError('MEDIA_TOO_LARGE', `The file has more than the limit of ${DEFAULT_LIMITS.maxBytes} bytes.`);
}

function unreadable(what: string, cause: unknown): HaetaeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HaetaeError('FILE_NOT_READABLE', `${what} cannot be read: ${reason}`, { cause });
}

async function withHasher<T>(use: (hasher: ImageHasher) => Promise<T>): Promise<T> {
  const hasher = createImageHasher();
  try {
    return await use(hasher);
  } finally {
    await hasher.close();
  }
}

function readDistance(text: string): number {
  const distance = Number(text);
  if (!/^\d{1,3}$/.test(text) || distance > 256)
    throw new InvalidArgumentError('Expected a number of bits from 0 to 256.');
  return distance;
}

function writeOut(lines: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(lines, (error) => (error ? reject(error) : resolve()));
  });
}
