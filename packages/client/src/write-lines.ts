import type { RawBody } from './options.ts';

/** Rows as an NDJSON body. A list is one text that can be sent again; anything else is streamed where the platform can. */
export async function writeLines(rows: Iterable<unknown> | AsyncIterable<unknown>): Promise<RawBody> {
  const type = 'application/x-ndjson';
  if (Array.isArray(rows)) return { body: rows.map((row) => `${JSON.stringify(row)}\n`).join(''), type };
  // Browsers stream uploads over HTTP/2 only, and not all of them do.
  if ('document' in globalThis) {
    const parts: string[] = [];
    for await (const row of rows) parts.push(`${JSON.stringify(row)}\n`);
    return { body: new Blob(parts), type };
  }
  const encoder = new TextEncoder();
  const source = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let text = '';
      while (text.length < 65_536) {
        const { done, value } = await source.next();
        if (done) {
          if (text !== '') controller.enqueue(encoder.encode(text));
          controller.close();
          return;
        }
        text += `${JSON.stringify(value)}\n`;
      }
      controller.enqueue(encoder.encode(text));
    },
    async cancel() {
      await source.return?.();
    },
  });
  return { body, type, once: true };
}
