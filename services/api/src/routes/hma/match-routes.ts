import { DEFAULT_MATCH_DISTANCE, HaetaeError, type Match } from '@haetae/contracts';
import { countMatchable, numberHashes } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { hashMedia, mediaQuery } from './hash-media.ts';
import { bankNames, looseBoolean, readSignal, readSignalType, SIGNAL_TYPES, signalTypes } from './signal-types.ts';

const ROLES = ['platform', 'monitor', 'support-centre'] as const;
const errors = { '4xx': problemSchema, '5xx': problemSchema };
const signal = z.string().min(1).max(200);
const signalType = z.string().min(1).max(40);
const rawLookup = z.object({
  signal,
  signal_type: signalType,
  banks: bankNames.optional(),
  include_distance: looseBoolean.default(false),
});
const matchView = z.object({ bank_content_id: z.int(), distance: z.string() });
const byBank = z.record(z.string(), z.array(matchView));
const seedOptions = {
  banks: bankNames.optional(),
  // Every bank that is on takes part in every lookup, so there is no coin to flip.
  seed: z.string().max(200).optional(),
  bypass_coinflip: looseBoolean.optional(),
};

/** Bits in which two hex strings of the same length differ. */
function countDifferingBits(left: string, right: string): number {
  let rest = BigInt(`0x${left}`) ^ BigInt(`0x${right}`);
  let bits = 0;
  for (; rest > 0n; rest &= rest - 1n) bits += 1;
  return bits;
}

/** /hma/m: look signals up in the banks of your organisation. */
export function hmaMatchRoutes(app: App, deps: ApiDeps): void {
  const { sql, banks } = deps;

  const search = (organisationId: string, type: string, value: string): Match[] => {
    const { algorithm, hash } = readSignal(type, value);
    return algorithm === 'pdq'
      ? banks.matcher.matchPdq([{ pdq: hash, via: 'original' }], { organisationId })
      : banks.matcher.matchExact('md5', hash, { organisationId });
  };
  /** Matches under the numbers that HMA's clients know, each content once, nearest first. */
  const number = async (matches: Match[], only: Set<string> | undefined) => {
    const wanted = only === undefined ? matches : matches.filter((m) => only.has(m.bankName));
    const numbers = await numberHashes(
      sql,
      wanted.map((m) => m.hashId),
    );
    const seen = new Set<number>();
    return wanted.flatMap((m) => {
      const id = numbers.get(m.hashId);
      if (id === undefined || seen.has(id)) return [];
      seen.add(id);
      return [{ bank: m.bankName, bank_content_id: id, distance: String(m.distance) }];
    });
  };
  const groupByBank = (found: Awaited<ReturnType<typeof number>>): z.infer<typeof byBank> => {
    const groups = new Map<string, z.infer<typeof matchView>[]>();
    for (const { bank, ...match } of found) groups.set(bank, [...(groups.get(bank) ?? []), match]);
    return Object.fromEntries(groups);
  };
  const answerRaw = async (organisationId: string, query: z.infer<typeof rawLookup>) => {
    const found = await number(search(organisationId, query.signal_type, query.signal), query.banks);
    return {
      matches: query.include_distance
        ? found.map(({ bank: _, ...match }) => match)
        : found.map((match) => match.bank_content_id),
    };
  };
  const rawAnswer = z.object({ matches: z.union([z.array(z.int()), z.array(matchView)]) });
  app.get(
    '/hma/m/raw_lookup',
    {
      config: { roles: ROLES },
      schema: {
        summary: 'HMA: content ids near a signal',
        tags: ['hma'],
        querystring: rawLookup,
        response: { 200: rawAnswer, ...errors },
      },
    },
    async (request) => await answerRaw(request.principal.organisationId, request.query),
  );
  app.post(
    '/hma/m/raw_lookup',
    {
      config: { roles: ROLES },
      schema: {
        summary: 'HMA: content ids near a signal, asked in JSON so that it stays out of access logs',
        tags: ['hma'],
        body: rawLookup,
        response: { 200: rawAnswer, ...errors },
      },
    },
    async (request) => await answerRaw(request.principal.organisationId, request.body),
  );
  app.route({
    method: ['GET', 'POST'],
    url: '/hma/m/lookup',
    config: { roles: ROLES },
    bodyLimit: deps.config.HAETAE_MEDIA_MAX_BYTES + 1024 * 1024,
    schema: {
      summary: 'HMA: the banks that know a signal, or the media at a URL or in an uploaded file',
      tags: ['hma'],
      consumes: ['multipart/form-data'],
      querystring: z.object({
        ...mediaQuery,
        ...seedOptions,
        signal: signal.optional(),
        signal_type: signalType.optional(),
      }),
      response: { 200: z.union([byBank, z.record(z.string(), byBank)]), ...errors },
    },
    handler: async (request) => {
      const { organisationId } = request.principal;
      const { signal: value, signal_type: type, banks: only, url } = request.query;
      if (url === undefined && !request.isMultipart()) {
        if (value === undefined || type === undefined)
          throw new HaetaeError('VALIDATION_FAILED', 'Send `signal` and `signal_type`, a `url`, or one file.', {
            errors: [{ path: value === undefined ? 'signal' : 'signal_type', message: 'is missing' }],
          });
        return groupByBank(await number(search(organisationId, type, value), only));
      }
      const { signals, quality, queries } = await hashMedia(deps, request, request.query, { queries: true });
      const answers: Record<string, z.infer<typeof byBank>> = {};
      if (signals.pdq !== undefined) {
        const { matches } = banks.matcher.matchHashes(
          { pdq: signals.pdq, ...(quality === undefined ? {} : { quality }), queries },
          { organisationId },
        );
        answers.pdq = groupByBank(await number(matches, only));
      }
      if (signals.video_md5 !== undefined)
        answers.video_md5 = groupByBank(
          await number(banks.matcher.matchExact('md5', signals.video_md5, { organisationId }), only),
        );
      return type === undefined ? answers : (answers[readSignalType(type)] ?? {});
    },
  });
  app.post(
    '/hma/m/compare',
    {
      config: { roles: ROLES },
      schema: {
        summary: 'HMA: whether two signals of a type match, and how far they are apart',
        tags: ['hma'],
        body: z.record(z.string().max(40), z.array(signal).length(2)),
        response: {
          200: z.record(z.string(), z.tuple([z.boolean(), z.object({ distance: z.int() })])),
          ...errors,
        },
      },
    },
    async (request) =>
      Object.fromEntries(
        Object.entries(request.body).map(([name, [left, right]]) => {
          const a = readSignal(name, left!);
          const distance =
            a.algorithm === 'pdq'
              ? countDifferingBits(a.hash, readSignal(name, right!).hash)
              : Number(a.hash !== readSignal(name, right!).hash);
          const limit = a.algorithm === 'pdq' ? DEFAULT_MATCH_DISTANCE : 0;
          return [name, [distance <= limit, { distance }] as [boolean, { distance: number }]];
        }),
      ),
  );
  app.get(
    '/hma/m/index/status',
    {
      config: { roles: ROLES },
      schema: {
        summary: 'HMA: how many hashes of your organisation are in the index',
        tags: ['hma'],
        querystring: z.object({ signal_type: signalType.optional() }),
        response: {
          200: z.record(z.string(), z.object({ present: z.boolean(), built_to: z.int(), size: z.int() })),
          ...errors,
        },
      },
    },
    async (request) => {
      const { signal_type: type } = request.query;
      const types = type === undefined ? signalTypes : [readSignalType(type)];
      const counts = await countMatchable(sql, request.principal.organisationId);
      return Object.fromEntries(
        types.map((name) => {
          const found = counts.find((c) => c.algorithm === SIGNAL_TYPES[name]);
          const builtTo = found ? Math.floor(found.newestAt.getTime() / 1000) : -1;
          return [name, { present: found !== undefined, built_to: builtTo, size: found?.count ?? 0 }];
        }),
      );
    },
  );
}
