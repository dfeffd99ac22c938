import { HASH_ALGORITHMS, HASH_HEX_LENGTH, HaetaeError, LAST_SECOND } from '@haetae/contracts';
import { readLabels, readStopNciiFeedback, readStopNciiRecord, stopNciiRecord, stopNciiSpeaks } from '@haetae/exchange';
import { getSharedBank, listFeed, readHorizon, startFeed } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import type { Checkpoints } from './checkpoints.ts';
import { EXCHANGE_READERS, EXCHANGE_WRITERS, entriesOf, exchangeErrors, sendPage } from './exchange-context.ts';
import { exchangeParams } from './feed.ts';
import { FEEDBACK_MAX, storeFeedback } from './feedback.ts';
import { getBankToFill, submitAll } from './submissions.ts';

/** Clients of this shape begin at ten seconds past the epoch. */
const FROM_THE_START_S = 10;
const RECORDS_MAX = 1_000;

/** FetchHashes, SubmitHashes and SubmitFeedback, as clients of StopNCII.org know them. */
export function stopNciiRoutes(app: App, deps: ApiDeps, checkpoints: () => Promise<Checkpoints>): void {
  const { sql, config } = deps;
  app.get(
    '/v1/stopncii/:bank/FetchHashes',
    {
      config: { roles: EXCHANGE_READERS, keyIn: 'x-functions-key' },
      schema: {
        summary: 'Hashes of a bank, as StopNCII gives them',
        tags: ['exchange'],
        params: exchangeParams,
        querystring: z.object({
          startTimestamp: z.coerce.number().int().min(0).max(LAST_SECOND).default(FROM_THE_START_S),
          pageSize: z.coerce.number().int().min(1).max(5_000).default(1_000),
          nextPageToken: z.string().max(1_000).optional(),
        }),
        response: { 200: z.unknown(), ...exchangeErrors },
      },
    },
    async (request, reply) => {
      const { startTimestamp, pageSize, nextPageToken } = request.query;
      const bank = await getSharedBank(sql, request.principal.organisationId, request.params.bank);
      const signed = await checkpoints();
      const fresh = startTimestamp <= FROM_THE_START_S;
      // The horizon is read before the rows: what commits later than they are read is at or after it, and comes next time.
      const place = nextPageToken
        ? signed.read(bank.id, nextPageToken)
        : {
            after: 0,
            from: fresh ? (await startFeed(sql, bank.id)).from : 0,
            horizonMs: (await readHorizon(sql)).getTime(),
            startMs: startTimestamp * 1_000,
          };
      const rows = await listFeed(sql, bank.id, place, {
        limit: pageSize + 1,
        tombstoneDays: config.HAETAE_TOMBSTONE_DAYS,
        algorithms: HASH_ALGORITHMS.filter(stopNciiSpeaks),
        ...(fresh ? {} : { changedFrom: new Date(place.startMs ?? 0) }),
      });
      const page = rows.slice(0, pageSize);
      const hasMoreRecords = rows.length > pageSize;
      const { horizonMs, startMs } = place;
      const after = page.at(-1)?.sequence ?? place.after;
      const records = (await entriesOf(sql, page, true)).map(stopNciiRecord);
      const body = JSON.stringify({
        count: records.length,
        // Only the last page says where to begin next time: a client that stops before it begins again where it began.
        nextSetTimestamp: Math.floor((hasMoreRecords ? (startMs ?? 0) : (horizonMs ?? 0)) / 1_000),
        nextPageToken: signed.write(bank.id, { after, from: place.from, horizonMs, startMs }),
        hasMoreRecords,
        hashRecords: records,
      });
      return await sendPage(request, reply, body, 'application/json; charset=utf-8');
    },
  );
  app.post(
    '/v1/stopncii/:bank/SubmitHashes',
    {
      config: { roles: EXCHANGE_WRITERS, keyIn: 'x-functions-key' },
      schema: {
        summary: 'Submit hashes, as to StopNCII',
        tags: ['exchange'],
        params: exchangeParams,
        body: z.object({
          count: z.int().optional(),
          hashRecords: z.array(z.record(z.string(), z.unknown())).min(1).max(RECORDS_MAX),
          submissionReason: z.string().min(1).max(200).optional(),
          jurisdiction: z.string().min(1).max(20).optional(),
        }),
        response: { 200: z.unknown(), 207: z.unknown(), ...exchangeErrors },
      },
    },
    async (request, reply) => {
      const bank = await getBankToFill(sql, request.principal, request.params.bank);
      const { hashRecords, submissionReason = 'SubmitHashes', jurisdiction } = request.body;
      // This shape has no words for who vouches; the organisation that sent it does, and the key says which that is.
      const attestation = {
        by: request.principal.organisationId,
        statement: 'Submitted through SubmitHashes',
        at: new Date().toISOString(),
      };
      const results = await submitAll(
        deps,
        request.principal,
        bank,
        hashRecords.map((value) => () => {
          let read: ReturnType<typeof readStopNciiRecord>;
          try {
            read = readStopNciiRecord(value);
          } catch (error) {
            throw new HaetaeError('HASH_INVALID', `The record ${(error as Error).message}.`);
          }
          if (!read)
            throw new HaetaeError(
              'HASH_ALGORITHM_UNKNOWN',
              `signalType ${String(value.signalType)} is not taken here.`,
            );
          const { algorithm, hash, gone, labels } = read;
          if (gone) return { withdraw: { algorithm, hash } };
          return {
            add: { algorithm, hash, labels, submission: { reason: submissionReason, jurisdiction, attestation } },
          };
        }),
      );
      const refused = results.filter((r) => r.outcome === 'refused').length;
      return reply.code(refused > 0 ? 207 : 200).send({ count: results.length - refused, refused, results });
    },
  );
  app.post(
    '/v1/stopncii/:bank/SubmitFeedback',
    {
      config: { roles: EXCHANGE_WRITERS, keyIn: 'x-functions-key' },
      schema: {
        summary: 'Say what you think of hashes, as to StopNCII',
        tags: ['exchange'],
        params: exchangeParams,
        body: z.object({
          count: z.int().optional(),
          hashFeedbacks: z.array(z.record(z.string(), z.unknown())).min(1).max(FEEDBACK_MAX),
        }),
        response: { 200: z.unknown(), 207: z.unknown(), ...exchangeErrors },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.principal;
      const bank = await getSharedBank(sql, organisationId, request.params.bank);
      const results = await storeFeedback(
        deps,
        { organisationId, bankId: bank.id, own: bank.own },
        request.body.hashFeedbacks.map(({ hashValue, feedbackValue, tags }) => () => {
          const value = readStopNciiFeedback(feedbackValue);
          if (value === undefined)
            throw new HaetaeError('VALIDATION_FAILED', `feedbackValue ${JSON.stringify(feedbackValue)} is not known.`);
          const hash = String(hashValue ?? '').toLowerCase();
          if (!/^[0-9a-f]+$/.test(hash) || !Object.values(HASH_HEX_LENGTH).includes(hash.length))
            throw new HaetaeError('HASH_INVALID', 'hashValue is no hash.');
          return { hash, value, tags: readLabels(tags) };
        }),
      );
      const refused = results.filter((r) => r.outcome === 'refused').length;
      return reply.code(refused > 0 ? 207 : 200).send({ count: results.length - refused, refused, results });
    },
  );
}
