import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Answers with NDJSON as it is made: no cap, and no more in memory than what the client has not read yet. */
export function writeNdjson(reply: FastifyReply, rows: () => AsyncGenerator<unknown>): FastifyReply {
  async function* lines() {
    let buffered = '';
    for await (const row of rows()) {
      buffered += `${JSON.stringify(row)}\n`;
      if (buffered.length < 32_768) continue;
      yield buffered;
      buffered = '';
    }
    if (buffered !== '') yield buffered;
  }
  return reply.type('application/x-ndjson').send(Readable.from(lines(), { objectMode: false }));
}
