import { HaetaeError } from '@haetae/contracts';
import type { Keyring } from '@haetae/vault';

/**
 * A stream of records, sealed in segments under the master key. A segment is 4 bytes of length, then bytes sealed (AES-256-GCM)
 * under the name `backup <id> <number>`, the last one `… end`: a segment that is changed, moved, left out or cut off does not
 * open. Inside is one stream of records: a byte that says what it is, 4 bytes of length, the payload. The file begins with
 * magic and the id in the clear.
 */
export const MAGIC = Buffer.from('HAETAE-BACKUP-1\n');
const SEGMENT = 1024 * 1024;
const SEALED_MAX = SEGMENT + 64 * 1024 * 1024;
const nameOf = (id: string, number: number, last: boolean) => `backup ${id} ${number}${last ? ' end' : ''}`;

/** Seals records into `write`. `id`: 32 hex digits, fresh for every backup. */
export function createSealedWriter(keys: Keyring, id: string, write: (bytes: Buffer) => Promise<void>) {
  let waiting: Buffer[] = [];
  let size = 0;
  let number = 0;
  const flush = async (last: boolean) => {
    const sealed = keys.seal(nameOf(id, number, last), Buffer.concat(waiting));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(sealed.length);
    number += 1;
    waiting = [];
    size = 0;
    await write(Buffer.concat([length, sealed]));
  };
  return {
    async begin() {
      await write(Buffer.concat([MAGIC, Buffer.from(id, 'hex')]));
    },
    async record(type: string, payload: Uint8Array) {
      const head = Buffer.alloc(5);
      head.write(type, 'latin1');
      head.writeUInt32BE(payload.length, 1);
      waiting.push(head, Buffer.from(payload));
      size += payload.length + 5;
      if (size >= SEGMENT) await flush(false);
    },
    async end() {
      await flush(true);
    },
  };
}

const damaged = (why: string, cause?: unknown) => new HaetaeError('BACKUP_DAMAGED', why, { cause });

/** The records of a sealed stream, each checked before it is given. Throws BACKUP_DAMAGED. */
export async function* readSealed(
  keys: Keyring,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ type: string; payload: Buffer }> {
  const take = byteReader(chunks);
  const start = await take(MAGIC.length + 16);
  if (!start?.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged('This is not a backup of Haetae.');
  const id = start.subarray(MAGIC.length).toString('hex');
  let rest: Buffer = Buffer.alloc(0);
  for (let number = 0; ; number += 1) {
    const length = (await take(4))?.readUInt32BE();
    if (length === undefined) throw damaged('The backup is cut short: its last part is missing.');
    if (length > SEALED_MAX) throw damaged('The backup is damaged: a part is longer than any may be.');
    const sealed = await take(length);
    if (!sealed) throw damaged('The backup is cut short in the middle of a part.');
    const { plain, last } = openSegment(keys, id, number, sealed);
    rest = Buffer.concat([rest, plain]);
    let at = 0;
    while (rest.length - at >= 5 && rest.length - at - 5 >= rest.readUInt32BE(at + 1)) {
      const end = at + 5 + rest.readUInt32BE(at + 1);
      yield { type: rest.toString('latin1', at, at + 1), payload: rest.subarray(at + 5, end) };
      at = end;
    }
    rest = rest.subarray(at);
    if (last) {
      if (rest.length > 0 || (await take(1))) throw damaged('The backup goes on after its end.');
      return;
    }
  }
}

function openSegment(keys: Keyring, id: string, number: number, sealed: Buffer): { plain: Buffer; last: boolean } {
  try {
    return { plain: keys.open(nameOf(id, number, false), sealed), last: false };
  } catch {
    try {
      return { plain: keys.open(nameOf(id, number, true), sealed), last: true };
    } catch (cause) {
      throw damaged(
        `Part ${number + 1} of the backup does not open: it is damaged, or another master key is needed.`,
        cause,
      );
    }
  }
}

/** Takes exactly so many bytes at a time; undefined when fewer are left. */
function byteReader(chunks: AsyncIterable<Uint8Array>): (length: number) => Promise<Buffer | undefined> {
  const source = chunks[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let size = 0;
  return async (length) => {
    while (size < length) {
      const { value, done } = await source.next();
      if (done) return undefined;
      held.push(Buffer.from(value));
      size += value.length;
    }
    const all = Buffer.concat(held);
    held = [all.subarray(length)];
    size = all.length - length;
    return all.subarray(0, length);
  };
}
