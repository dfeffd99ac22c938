import { readTextLines } from './read-lines.ts';

/** One server-sent event. `data` is parsed where it is JSON. */
export interface ServerEvent<T = unknown> {
  event: string;
  data: T;
  id: string | undefined;
}

/** The events of a `text/event-stream` body, after https://html.spec.whatwg.org/multipage/server-sent-events.html. */
export async function* readEvents<T>(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent<T>> {
  let event = '';
  let data: string[] = [];
  let id: string | undefined;
  for await (const line of readTextLines(body, true)) {
    if (line === '') {
      if (data.length > 0) yield { event: event || 'message', data: parse(data.join('\n')) as T, id };
      event = '';
      data = [];
      continue;
    }
    const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
    if (field === 'event') event = value ?? '';
    else if (field === 'data') data.push(value ?? '');
    else if (field === 'id') id = value;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Plain text is allowed in an event.
    return text;
  }
}
