import { setImmediate as nextTurn } from 'node:timers/promises';
import { HaetaeError, matchSchema } from '@haetae/contracts';
import { turnedQueries } from '@haetae/matcher';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemOf, problemSchema, toHaetaeError } from '../../problem.ts';
import { checkHash } from '../banks/parse-hash.ts';
import { decodeBase64 } from '../items/prepare-media.ts';
import { tellMatches } from './tell-matches.ts';

const MAX_QUERIES = 10_000;
/** Queries answered before other requests get their turn: some milliseconds at a million hashes. */
const TURN = 20;

const querySchema = z.strictObject({
  id: z.string().max(256).optional(),
  algorithm: z.string().max(40).default('pdq'),
  hash: z.string().max(200),
  quality: z.int().min(0).max(100).optional(),
  /** Also look for turned and mirrored copies, as well as they can be told from a PDQ hash alone (docs/matching.md). */
  turned: z.boolean().default(false),
});
const resultSchema = z.object({
  id: z.string().optional(),
  hash: z.string(),
  algorithm: z.string(),
  matches: z.array(matchSchema),
  exonerated: z.boolean(),
  abstained: z.string().optional(),
  error: problemSchema.optional(),
});
const imageResultSchema = z.object({
  pdq: z.string(),
  quality: z.int(),
  md5: z.string(),
  sha256: z.string(),
  width: z.int(),
  height: z.int(),
  matches: z.array(matchSchema),
  exonerated: z.boolean(),
  abstained: z.string().optional(),
});

/** POST /v1/match: hashes, or one image that is hashed and not kept, against the banks of your organisation. */
export function matchRoute(app: App, { banks, hasher, config, sql }: ApiDeps): void {
  app.addContentTypeParser(
    /^image\//,
    { parseAs: 'buffer', bodyLimit: config.HAETAE_MEDIA_MAX_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: config.HAETAE_MEDIA_MAX_BYTES },
    (_request, body, done) => done(null, body),
  );
  const bodySchema = z.union([
    z.strictObject({ hashes: z.array(querySchema).min(1).max(MAX_QUERIES) }),
    z.strictObject({ image: z.strictObject({ base64: z.string().min(1) }) }),
  ]);

  const matchImage = async (bytes: Uint8Array, organisationId: string) => {
    const { hashes, queries } = await hasher.hashImage(bytes, { queries: true });
    const { pdq, quality, md5, sha256, width, height } = hashes;
    const found = banks.matcher.matchHashes({ pdq, quality, md5, sha256, queries }, { organisationId });
    await tellMatches(sql, organisationId, [{ algorithm: 'pdq', hash: pdq, ...found }]);
    return {
      pdq,
      quality,
      md5,
      sha256,
      width,
      height,
      matches: found.matches,
      exonerated: found.exonerated,
      ...(found.pdqAbstained === undefined ? {} : { abstained: found.pdqAbstained }),
    };
  };

  app.post(
    '/v1/match',
    {
      config: { roles: ['platform', 'monitor', 'support-centre'] },
      bodyLimit: Math.ceil(config.HAETAE_MEDIA_MAX_BYTES * 1.4) + 1024 * 1024,
      validatorCompiler: () => (data) => ({ value: data }),
      schema: {
        summary: 'Ask whether hashes, or one image, are in the banks',
        description:
          'JSON `{"hashes":[{"hash","algorithm"?,"quality"?,"id"?}]}` (up to 10,000), JSON `{"image":{"base64"}}`, the bytes of one image, or multipart with one file. The image is not stored.',
        tags: ['match'],
        consumes: ['application/json', 'multipart/form-data', 'image/*'],
        body: bodySchema,
        response: {
          200: z.union([
            z.object({ sequence: z.int(), results: z.array(resultSchema) }),
            z.object({ sequence: z.int(), image: imageResultSchema }),
          ]),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      const { organisationId } = request.principal;
      const { matcher } = banks;
      if (request.isMultipart()) {
        const part = await request.file();
        if (!part)
          throw new HaetaeError('MEDIA_EMPTY', 'The multipart body has no file.', {
            errors: [{ path: 'file', message: 'is missing' }],
          });
        return { sequence: matcher.sequence, image: await matchImage(await part.toBuffer(), organisationId) };
      }
      if (Buffer.isBuffer(request.body))
        return { sequence: matcher.sequence, image: await matchImage(request.body, organisationId) };
      const parsed = bodySchema.safeParse(request.body);
      if (!parsed.success) {
        const sent = (request.body as { hashes?: unknown[] } | null)?.hashes;
        if (Array.isArray(sent) && sent.length > MAX_QUERIES)
          throw new HaetaeError(
            'TOO_MANY_LINES',
            `${sent.length} hashes were sent; the limit is ${MAX_QUERIES} a call.`,
          );
        throw new HaetaeError('VALIDATION_FAILED', 'Send {"hashes":[{"hash":"…"}]} or {"image":{"base64":"…"}}.', {
          errors: parsed.error.issues
            .flatMap((i) => (i.code === 'invalid_union' ? i.errors.flat() : [i]))
            .slice(0, 20)
            .map((i) => ({ path: i.path.join('.'), message: i.message })),
        });
      }
      if ('image' in parsed.data)
        return {
          sequence: matcher.sequence,
          image: await matchImage(decodeBase64(parsed.data.image.base64), organisationId),
        };
      const results: z.infer<typeof resultSchema>[] = [];
      for (const [n, query] of parsed.data.hashes.entries()) {
        if (n > 0 && n % TURN === 0) await nextTurn();
        const named = {
          ...(query.id === undefined ? {} : { id: query.id }),
          hash: query.hash,
          algorithm: query.algorithm,
        };
        try {
          const { algorithm, hash } = checkHash(query.algorithm, query.hash);
          const found = matcher.matchHashes(
            {
              [algorithm]: hash,
              ...(query.quality === undefined ? {} : { quality: query.quality }),
              ...(query.turned && algorithm === 'pdq' ? { queries: turnedQueries(hash) } : {}),
            },
            { organisationId },
          );
          results.push({
            ...named,
            matches: found.matches,
            exonerated: found.exonerated,
            ...(found.pdqAbstained === undefined ? {} : { abstained: found.pdqAbstained }),
          });
        } catch (thrown) {
          results.push({ ...named, matches: [], exonerated: false, error: problemOf(toHaetaeError(thrown)) });
        }
      }
      await tellMatches(
        sql,
        organisationId,
        results.map(({ id, ...asked }) => ({ ...asked, queryId: id })),
      );
      return { sequence: matcher.sequence, results };
    },
  );
}
