import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { HaetaeError, isHaetaeError } from '@haetae/contracts';
import { createImageHasher, DEFAULT_LIMITS, type ImageHasher } from '@haetae/media';
import type { Command } from 'commander';

/** Adds `haetae hash FILE… [--json]`. Exit status 0, or 1 when a file could not be hashed. */
export function registerHash(program: Command): void {
  program
    .command('hash')
    .description('PDQ, MD5 and SHA-256 of image files: one line of JSON a file, in order')
    .argument('<file...>', 'image files (JPEG, PNG, GIF, WebP, AVIF, TIFF)')
    .option('--json', 'lines of JSON (they are so in any case)')
    .action(async (files: string[]) => {
      const processes = availableParallelism();
      const hasher = createImageHasher({ processes });
      try {
        const failed = await hashFiles(files, hasher, processes * 2, writeLine);
        if (failed > 0) process.exitCode = 1;
      } finally {
        await hasher.close();
      }
    });
}

/**
 * Hashes `files`, `ahead` at a time, and writes one line of JSON for each in the given order:
 * `{file, pdq, quality, md5, sha256, width, height}` or `{file, error: {code, message}}`. Returns how many failed.
 */
export async function hashFiles(
  files: string[],
  hasher: ImageHasher,
  ahead: number,
  write: (line: string) => Promise<void>,
): Promise<number> {
  let failed = 0;
  const underWay: Promise<object>[] = [];
  for (let next = 0; underWay.length > 0 || next < files.length; ) {
    while (underWay.length < ahead && next < files.length) {
      underWay.push(hashFile(files[next]!, hasher));
      next += 1;
    }
    const line = await underWay.shift()!;
    if ('error' in line) failed += 1;
    await write(JSON.stringify(line));
  }
  return failed;
}

async function hashFile(file: string, hasher: ImageHasher): Promise<object> {
  try {
    const { hashes } = await hasher.hashImage(await readWithin(file, DEFAULT_LIMITS.maxBytes));
    const { pdq, quality, md5, sha256, width, height } = hashes;
    return { file, pdq, quality, md5, sha256, width, height };
  } catch (error) {
    if (isHaetaeError(error)) return { file, error: { code: error.code, message: error.message } };
    const { message } = error instanceof Error ? error : { message: String(error) };
    return { file, error: { code: 'INTERNAL', message } };
  }
}

/** The bytes of a file or pipe, of which no more than `maxBytes` are ever held. */
async function readWithin(file: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const handle = await open(file);
    for await (const chunk of handle.createReadStream({ end: maxBytes })) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HaetaeError('FILE_NOT_READABLE', `The file cannot be read: ${reason}`, { cause: error });
  }
  if (length > maxBytes)
    throw new HaetaeError('MEDIA_TOO_LARGE', `The file has more than the limit of ${maxBytes} bytes.`);
  return Buffer.concat(chunks, length);
}

/** One line to stdout; waits when the reader is slow. */
function writeLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}
