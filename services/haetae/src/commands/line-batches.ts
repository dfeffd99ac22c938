/** One line without its ending, or only its beginning when it is longer than the limit. */
export interface Line {
  /** Counted from 1. */
  number: number;
  text: string;
  tooLong: boolean;
}

const LF = 10;

/**
 * The lines of a UTF-8 byte stream, in batches of what one chunk brought. LF and CRLF end a line, a byte order mark at the
 * start is dropped, and no more than `maxBytes` of a line are ever held, however long it is.
 */
export async function* lineBatches(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line[]> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let tooLong = false;
  let number = 0;
  const keep = (part: Uint8Array): void => {
    const room = maxBytes - heldBytes;
    if (part.length > room) tooLong = true;
    if (part.length === 0 || room === 0) return;
    held.push(part.subarray(0, room));
    heldBytes += Math.min(part.length, room);
  };
  const endLine = (): Line => {
    number += 1;
    let text = (
      held.length === 1 ? Buffer.from(held[0]!.buffer, held[0]!.byteOffset, held[0]!.length) : Buffer.concat(held)
    ).toString('utf8');
    if (number === 1 && text.startsWith('\ufeff')) text = text.slice(1);
    if (text.endsWith('\r') && !tooLong) text = text.slice(0, -1);
    const line = { number, text, tooLong };
    held = [];
    heldBytes = 0;
    tooLong = false;
    return line;
  };
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      keep(chunk.subarray(from, end));
      lines.push(endLine());
      from = end + 1;
    }
    if (from < chunk.length) keep(Uint8Array.from(chunk.subarray(from)));
    if (lines.length > 0) yield lines;
  }
  if (heldBytes > 0 || tooLong) yield [endLine()];
}
