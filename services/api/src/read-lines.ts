/** A line of a streamed body: its text, or the fact that it was too long and has been passed over. */
export interface StreamedLine {
  /** From 1, counting blank lines too. */
  line: number;
  text: string;
  tooLong: boolean;
}

/**
 * Splits a byte stream into lines (LF or CRLF, a leading byte order mark dropped), holding at most `maxBytes` of one. A longer
 * line is passed over to its end, however long it is, and reported once.
 */
export async function* readLines(stream: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<StreamedLine> {
  let line = 1;
  let parts: Buffer[] = [];
  let held = 0;
  let tooLong = false;
  const take = (): StreamedLine => {
    let text = tooLong ? '' : Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
    if (line === 1) text = text.replace(/^\ufeff/, '');
    const taken = { line, text, tooLong };
    parts = [];
    held = 0;
    tooLong = false;
    line += 1;
    return taken;
  };
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      hold(chunk.subarray(from, end));
      from = end + 1;
      yield take();
    }
    hold(chunk.subarray(from));
  }
  if (held > 0 || tooLong) yield take();

  function hold(bytes: Buffer): void {
    if (tooLong || bytes.length === 0) return;
    if (held + bytes.length > maxBytes) {
      tooLong = true;
      parts = [];
      held = 0;
      return;
    }
    // Copied: the chunk's memory is the socket's and would be kept alive by a slice.
    parts.push(Buffer.from(bytes));
    held += bytes.length;
  }
}
