import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const MAX_LINES = 128;

/**
 * The lines of a UTF-8 stream, gathered as they arrive: what one read brought, at most MAX_LINES at a time. Blank lines
 * are skipped, a byte order mark and carriage returns are dropped.
 */
export async function* readLines(input: Readable): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest: string[] = [];
  let first = true;
  for await (const chunk of input) {
    let text = typeof chunk === 'string' ? chunk : decoder.write(chunk as Buffer);
    if (first && text !== '') {
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
      first = false;
    }
    const parts = text.split('\n');
    if (parts.length === 1) {
      rest.push(text);
      continue;
    }
    parts[0] = rest.join('') + parts[0];
    rest = [parts.pop() as string];
    yield* inBatches(parts);
  }
  yield* inBatches([rest.join('') + decoder.end()]);
}

function* inBatches(parts: readonly string[]): Generator<string[]> {
  const lines = parts.map((line) => line.replace(/\r$/, '')).filter((line) => line.trim() !== '');
  for (let i = 0; i < lines.length; i += MAX_LINES) yield lines.slice(i, i + MAX_LINES);
}
