import { Readable } from 'node:stream';
import {
  feedEntry,
  ncmecEntry,
  ncmecHead,
  ncmecTail,
  type OutEntry,
  stopNciiRecord,
  stopNciiSpeaks,
} from '@haetae/exchange';
import { getSharedBank, listFeed, startFeed } from '@haetae/store';
import { z } from 'zod';
import { csvLine } from '../../csv-line.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { EXCHANGE_READERS, entriesOf, exchangeErrors } from './exchange-context.ts';
import { exchangeParams } from './feed.ts';

const CSV_HEAD = 'hash,algorithm,quality,labels,external_id,reason,jurisdiction,updated_at\r\n';
const PAGE = 1_000;
const csvEntry = (e: OutEntry): string =>
  csvLine([
    e.hash,
    e.algorithm,
    e.quality,
    e.labels.join(';'),
    e.id,
    e.reason,
    e.jurisdiction,
    e.updatedAt.toISOString(),
  ]);

interface Format {
  type: string;
  head: string;
  line(entry: OutEntry): string;
  tail: string;
}

/** GET /v1/exchange/:bank/export: everything that the feed has now, as one file, without a cap. */
export function exportRoute(app: App, { sql, config }: ApiDeps): void {
  app.get(
    '/v1/exchange/:bank/export',
    {
      config: { roles: EXCHANGE_READERS },
      schema: {
        summary: 'All hashes of a bank that are given to others, as one file',
        tags: ['exchange'],
        params: exchangeParams,
        querystring: z.strictObject({ format: z.enum(['ndjson', 'csv', 'ncmec-xml', 'stopncii']).default('ndjson') }),
        response: {
          200: {
            description: 'The file',
            content: {
              'application/x-ndjson': { schema: z.unknown() },
              'text/csv': { schema: z.unknown() },
              'application/xml': { schema: z.unknown() },
            },
          },
          ...exchangeErrors,
        },
      },
    },
    async (request, reply) => {
      const bank = await getSharedBank(sql, request.principal.organisationId, request.params.bank);
      const member = { id: bank.organisationId, name: bank.ownerName };
      const formats: Record<typeof request.query.format, Format> = {
        ndjson: { type: 'application/x-ndjson', head: '', line: (e) => `${JSON.stringify(feedEntry(e))}\n`, tail: '' },
        csv: { type: 'text/csv; charset=utf-8', head: CSV_HEAD, line: csvEntry, tail: '' },
        'ncmec-xml': {
          type: 'application/xml; charset=utf-8',
          head: ncmecHead(),
          line: (e) => ncmecEntry(e, member),
          tail: ncmecTail(),
        },
        stopncii: {
          type: 'application/x-ndjson',
          head: '',
          line: (e) => (stopNciiSpeaks(e.algorithm) ? `${JSON.stringify(stopNciiRecord(e))}\n` : ''),
          tail: '',
        },
      };
      const format = formats[request.query.format];
      const place = await startFeed(sql, bank.id);
      async function* chunks() {
        yield format.head;
        for (;;) {
          const rows = await listFeed(sql, bank.id, place, {
            limit: PAGE,
            tombstoneDays: config.HAETAE_TOMBSTONE_DAYS,
          });
          const entries = await entriesOf(sql, rows, request.query.format === 'stopncii');
          yield entries
            .filter((e) => e.status === 'active')
            .map((e) => format.line(e))
            .join('');
          if (rows.length < PAGE) break;
          place.after = rows.at(-1)!.sequence;
        }
        yield format.tail;
      }
      return reply.type(format.type).send(Readable.from(chunks(), { objectMode: false }));
    },
  );
}
