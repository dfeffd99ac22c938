import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  /** The message, parsed. */
  message: { id: string; type: string; timestamp: string; caseId?: string; data: Record<string, unknown> };
  atMs: number;
}

/**
 * A real HTTP server that takes webhook messages. `answer` decides what it says: a status, or 'hang' for no answer at all.
 * `until` resolves once `count` messages that `matches` have arrived.
 */
export async function startEndpoint(
  answer: (
    received: Received,
    index: number,
  ) => number | 'hang' | { status: number; headers: Record<string, string>; afterMs?: number } = () => 204,
) {
  const received: Received[] = [];
  let onArrival: () => void = () => undefined;
  let respond = answer;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const entry: Received = { headers: request.headers, body, message: JSON.parse(body), atMs: Date.now() };
      received.push(entry);
      const said = respond(entry, received.length - 1);
      if (said !== 'hang') {
        const { status, headers, afterMs = 0 } = typeof said === 'number' ? { status: said, headers: {} } : said;
        const send = () => response.writeHead(status, headers).end();
        if (afterMs > 0) setTimeout(send, afterMs);
        else send();
      }
      onArrival();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    /** From now on it answers so. */
    answerWith(next: typeof answer) {
      respond = next;
    },
    until(count: number, matches: (r: Received) => boolean = () => true): Promise<Received[]> {
      return new Promise((done) => {
        const look = () => {
          const found = received.filter(matches);
          if (found.length >= count) done(found);
        };
        const before = onArrival;
        onArrival = () => {
          before();
          look();
        };
        look();
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
export type Endpoint = Awaited<ReturnType<typeof startEndpoint>>;
