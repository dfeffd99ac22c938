import { BATCH_MAX_BYTES, BATCH_MAX_LINES, HaetaeError } from '@haetae/contracts';
import type { AcceptedItem } from '@haetae/store';
import { z } from 'zod';
import { acceptBatch, fingerprintOf, toAcceptedItem } from '../../accept-items.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { type Problem, problemOf, problemSchema, toHaetaeError } from '../../problem.ts';
import { SUBMITTERS } from './create-item.ts';
import { type PreparedMedia, prepareMedia } from './prepare-media.ts';
import { parseItem, parseJson } from './read-item-body.ts';
import { traceAccepted } from './trace-accepted.ts';

const batchAnswer = {
  description: 'A result a line: {"line","status","id","repeated"} or {"line","status","error"}',
  content: { 'application/x-ndjson': { schema: z.unknown() } },
};

type LineResult =
  | { line: number; status: 202; id: string; repeated: boolean; contentDiffers?: true }
  | { line: number; status: number; error: Problem };

/** The non-blank lines of an NDJSON body, with their numbers from 1. Throws TEXT_INVALID or TOO_MANY_LINES. */
function splitLines(body: Buffer): { line: number; text: string }[] {
  let whole: string;
  try {
    whole = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new HaetaeError('TEXT_INVALID', 'The body is not UTF-8.', { cause: error });
  }
  const lines = whole
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: text.trim() }))
    .filter((l) => l.text !== '');
  if (lines.length > BATCH_MAX_LINES)
    throw new HaetaeError(
      'TOO_MANY_LINES',
      `The batch has ${lines.length} lines; the limit is ${BATCH_MAX_LINES}. Send it in parts.`,
    );
  if (lines.length === 0) throw new HaetaeError('VALIDATION_FAILED', 'The batch has no lines.');
  return lines;
}

/** POST /v1/items/batch: NDJSON, a result a line in the same order. One bad line does not sink the rest. */
export function createBatchRoute(app: App, deps: ApiDeps & { checkBacklog: () => void }): void {
  app.addContentTypeParser(
    ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
    { parseAs: 'buffer', bodyLimit: BATCH_MAX_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.post(
    '/v1/items/batch',
    {
      config: { roles: SUBMITTERS },
      bodyLimit: BATCH_MAX_BYTES,
      schema: {
        summary: 'Submit up to 1,000 posts',
        description:
          'NDJSON in, NDJSON out: a result a line, in order. 202 when every line was accepted, 207 when some were refused.',
        tags: ['items'],
        consumes: ['application/x-ndjson'],
        response: { 202: batchAnswer, 207: batchAnswer, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const fromMs = Date.now();
      if (!Buffer.isBuffer(request.body))
        throw new HaetaeError('UNSUPPORTED_CONTENT_TYPE', 'Send application/x-ndjson: one item as JSON a line.');
      deps.checkBacklog();
      const lines = splitLines(request.body);
      const results = new Array<LineResult>(lines.length);
      const items: { n: number; item: AcceptedItem; prepared: PreparedMedia | undefined }[] = [];
      for (const [n, { line, text }] of lines.entries()) {
        try {
          const input = parseItem(parseJson(text, `line ${line}`));
          const prepared =
            input.media && input.media.length > 0 ? await prepareMedia(deps, input.media, new Map()) : undefined;
          const fingerprint = fingerprintOf(input, prepared?.digests ?? []);
          items.push({
            n,
            item: toAcceptedItem(request.principal.organisationId, input, prepared?.media ?? [], fingerprint),
            prepared,
          });
        } catch (thrown) {
          const error = problemOf(toHaetaeError(thrown));
          results[n] = { line, status: error.status, error };
        }
      }
      const outcomes = await acceptBatch(
        deps.sql,
        items.map((i) => i.item),
      ).catch(async (error: unknown) => {
        for (const { prepared } of items) await prepared?.undoAfter(error);
        throw error;
      });
      let accepted = 0;
      for (const [k, outcome] of outcomes.entries()) {
        const { n, prepared } = items[k]!;
        const { line } = lines[n]!;
        if ('error' in outcome || outcome.ok.repeated) await prepared?.undo();
        if ('error' in outcome) {
          const error = problemOf(outcome.error);
          results[n] = { line, status: error.status, error };
          continue;
        }
        const { id, repeated, contentDiffers } = outcome.ok;
        if (!repeated) {
          accepted += 1;
          traceAccepted(deps, id, { fromMs, media: prepared?.media.length ?? 0, items: items.length });
        }
        results[n] = { line, status: 202, id, repeated, ...(contentDiffers ? { contentDiffers } : {}) };
      }
      deps.metrics.accepted.inc(accepted);
      deps.metrics.repeated.inc(results.filter((r) => 'repeated' in r && r.repeated).length);
      return reply
        .code(results.every((r) => r.status === 202) ? 202 : 207)
        .type('application/x-ndjson')
        .serializer((text: unknown) => String(text))
        .send(`${results.map((r) => JSON.stringify(r)).join('\n')}\n`);
    },
  );
}
