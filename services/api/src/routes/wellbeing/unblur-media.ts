import { HaetaeError, idSchema, laneOf } from '@haetae/contracts';
import {
  appendCustody,
  budgetSpent,
  createUnblurToken,
  getCaseMedia,
  getExposure,
  getExposureLimits,
  inTransaction,
  lockExposure,
  lockHeldCase,
  type Principal,
  recordCaseCustody,
  recordExposure,
  useUnblurToken,
} from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { exposureDefaults, exposureSchema } from './exposure-view.ts';

/** Seconds within which a token must be used. Enough for a slow link, too short to be passed on. */
export const TOKEN_SECONDS = 10;
const REVIEWERS = ['moderator', 'supervisor', 'safeguarding'] as const;

/** What a token is bound to besides the person: the session or the key that asked. */
const bearerOf = ({ sessionId, keyId, actor }: Principal) => sessionId ?? keyId ?? actor;

/** POST …/unblur: an explicit, counted call for one look; GET …/clear?token=: the look. */
export function unblurMediaRoutes(app: App, { sql, vault, hasher, config }: ApiDeps): void {
  const params = z.object({ id: idSchema('case'), mediaId: idSchema('media') });
  app.post(
    '/v1/cases/:id/media/:mediaId/unblur',
    {
      config: { roles: REVIEWERS },
      preValidation: async (request) => {
        request.body ??= {} as typeof request.body;
      },
      schema: {
        summary: 'Ask for one look at the clear image of a case that you have leased',
        description:
          'Counts `seconds` against your budget of unblurred seconds and writes a custody line. The token is good once, for you, for this image, for ten seconds.',
        tags: ['wellbeing'],
        params,
        body: z.strictObject({
          /** How long you mean to look; the client blurs it again after that. */
          seconds: z.int().min(1).max(120).default(10),
          reason: z.string().max(500).optional(),
        }),
        response: {
          200: z.object({
            token: z.string(),
            expiresAt: z.string(),
            url: z.string(),
            seconds: z.int(),
            exposure: exposureSchema,
          }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { organisationId, actor, role } = request.principal;
      const keyId = bearerOf(request.principal);
      const { id: caseId, mediaId } = request.params;
      const { seconds, reason } = request.body;
      const lane = laneOf(role);
      const limits = await getExposureLimits(sql, organisationId, exposureDefaults(config));
      const answer = await inTransaction(sql, async (tx) => {
        const status = await lockExposure(tx, organisationId, limits, actor);
        await lockHeldCase(tx, { organisationId, caseId, holder: actor, lane });
        const media = await getCaseMedia(tx, caseId, mediaId);
        if (media.vaultKey === null)
          throw new HaetaeError('MEDIA_ERASED', 'The bytes of this media were erased, or could not be fetched.');
        const { used, limit } = status.unblurredSeconds;
        if (used + seconds > limit) throw budgetSpent(status, 'unblurred_seconds');
        const made = await createUnblurToken(tx, {
          organisationId,
          caseId,
          mediaId,
          actor,
          keyId,
          seconds: TOKEN_SECONDS,
        });
        await recordExposure(tx, { organisationId, actor, kind: 'unblur', caseId, mediaId, seconds });
        const data = { mediaId, itemId: media.itemId, seconds, reason: reason ?? null };
        await recordCaseCustody(tx, { organisationId, caseId, lane, type: 'unblurred', actor, data });
        await appendCustody(tx, [
          { subject: media.itemId, type: 'unblurred', actor, data: { caseId, mediaId, seconds } },
        ]);
        return { ...made, exposure: await getExposure(tx, organisationId, limits, actor) };
      });
      reply.header('cache-control', 'no-store');
      return {
        token: answer.token,
        expiresAt: answer.expiresAt.toISOString(),
        url: `/v1/cases/${caseId}/media/${mediaId}/clear?token=${answer.token}`,
        seconds,
        exposure: answer.exposure,
      };
    },
  );
  app.get(
    '/v1/cases/:id/media/:mediaId/clear',
    {
      config: { roles: REVIEWERS },
      schema: {
        summary: 'The clear image, once, for the token of an unblur call (JPEG drawn anew, at most 2048 x 2048)',
        tags: ['wellbeing'],
        params,
        querystring: z.strictObject({ token: z.string().min(1).max(200) }),
        produces: ['image/jpeg'],
        response: { 200: z.any().describe('JPEG'), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const { organisationId, actor, role } = request.principal;
      const keyId = bearerOf(request.principal);
      const { id: caseId, mediaId } = request.params;
      const lane = laneOf(role);
      const media = await inTransaction(sql, async (tx) => {
        await useUnblurToken(tx, { organisationId, caseId, mediaId, actor, keyId, lane, token: request.query.token });
        const found = await getCaseMedia(tx, caseId, mediaId);
        if (found.vaultKey === null)
          throw new HaetaeError('MEDIA_ERASED', 'The bytes of this media have just been erased.');
        const data = { mediaId, itemId: found.itemId };
        await recordCaseCustody(tx, { organisationId, caseId, lane, type: 'clear_shown', actor, data });
        return found;
      });
      const shown = await hasher.showImage(await vault.get(media.vaultKey!));
      return reply
        .type(shown.type)
        .headers({
          'cache-control': 'no-store, no-cache, must-revalidate, private',
          pragma: 'no-cache',
          expires: '0',
          'content-disposition': 'inline',
          'referrer-policy': 'no-referrer',
        })
        .send(Buffer.from(shown.bytes));
    },
  );
}
