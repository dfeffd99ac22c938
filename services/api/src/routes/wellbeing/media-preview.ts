import { HaetaeError, idSchema, isHaetaeError, laneOf } from '@haetae/contracts';
import { findPreview, getCase, getCaseMedia, recordPreview, recordView } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

/** GET /v1/cases/:id/media/:mediaId/preview: the grey, blurred derivative; of a restricted case there is none. */
export function mediaPreviewRoute(app: App, { sql, vault, hasher }: ApiDeps): void {
  app.get(
    '/v1/cases/:id/media/:mediaId/preview',
    {
      config: { roles: ['monitor', 'moderator', 'supervisor', 'safeguarding', 'auditor'] },
      schema: {
        summary: 'A media of a case, grey and blurred beyond recognition (JPEG, at most 320 x 320)',
        tags: ['wellbeing'],
        params: z.object({ id: idSchema('case'), mediaId: idSchema('media') }),
        produces: ['image/jpeg'],
        response: { 200: z.any().describe('JPEG'), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const { organisationId, actor, role } = request.principal;
      const { id: caseId, mediaId } = request.params;
      const lane = laneOf(role);
      await getCase(sql, organisationId, caseId, lane);
      const media = await getCaseMedia(sql, caseId, mediaId);
      if (lane === 'restricted')
        throw new HaetaeError('MEDIA_ERASED', 'No derivative is made of media in the restricted lane.');
      await sql.begin((tx) => recordView(tx, { organisationId, caseId, lane, actor, what: 'preview' }));
      const bytes = (await readKept(mediaId)) ?? (await make(caseId, media));
      return reply.type('image/jpeg').header('cache-control', 'private, no-store').send(bytes);
    },
  );

  async function readKept(mediaId: string): Promise<Buffer | undefined> {
    const name = await findPreview(sql, mediaId);
    if (name === undefined) return undefined;
    return await vault.get(name).catch((error: unknown) => {
      // Erased between the two reads: the case was restricted, or the media erased. The next step finds out.
      if (isHaetaeError(error, 'VAULT_OBJECT_NOT_FOUND')) return undefined;
      throw error;
    });
  }

  async function make(caseId: string, media: { id: string; vaultKey: string | null }): Promise<Buffer> {
    if (media.vaultKey === null)
      throw new HaetaeError('MEDIA_ERASED', 'The bytes of this media were erased, or could not be fetched.');
    const { bytes } = await hasher.blurImage(await vault.get(media.vaultKey));
    const vaultKey = await vault.put(bytes);
    const kept = await recordPreview(sql, { mediaId: media.id, caseId, vaultKey, bytes: bytes.length });
    if (!kept) {
      await vault.erase(vaultKey);
      const [row] = await sql<{ restricted: boolean }[]>`
        select restricted_at is not null as restricted from cases where id = ${caseId}`;
      if (row?.restricted !== false)
        throw new HaetaeError('CASE_RESTRICTED', 'The case has just been moved to the restricted lane.');
    }
    return Buffer.from(bytes);
  }
}
