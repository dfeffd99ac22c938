import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/**
 * The results of a streamed upload, a line of JSON each, kept in a file until the upload has ended: a client that does not read
 * while it writes must not stop itself. `discard` always, when done; what was begun to be read can be read to its end.
 */
export function createSpool() {
  const file = join(tmpdir(), `haetae-upload-${randomUUID()}`);
  const spool = createWriteStream(file, { mode: 0o600 });
  return {
    async write(result: object): Promise<void> {
      if (!spool.write(`${JSON.stringify(result)}\n`))
        await new Promise<void>((done) => spool.once('drain', () => done()));
    },
    async read(): Promise<NodeJS.ReadableStream> {
      spool.end();
      await finished(spool);
      const results = createReadStream(file);
      await new Promise((done, fail) => results.once('open', done).once('error', fail));
      return results;
    },
    async discard(): Promise<void> {
      spool.destroy();
      await unlink(file).catch(() => undefined);
    },
  };
}
