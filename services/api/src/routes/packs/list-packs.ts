import { packSchema } from '@haetae/contracts';
import { loadPacks } from '@haetae/packs';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const summarySchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  country: z.string().nullable(),
  languages: z.array(z.string()),
  lexiconTerms: z.int(),
  reviewed: z.boolean(),
  notes: z.array(z.string()),
});

/** GET /v1/packs and /v1/packs/:id: the country packs of this instance. */
export function packRoutes(app: App, { config: settings }: ApiDeps): void {
  const packs = loadPacks(settings.HAETAE_PACKS_DIR);
  const config = { roles: ['monitor', 'moderator', 'supervisor', 'auditor'] } as const;
  app.get(
    '/v1/packs',
    {
      config,
      schema: {
        summary: 'Country packs',
        tags: ['system'],
        response: { 200: z.object({ packs: z.array(summarySchema) }), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async () => ({
      packs: packs.list().map(({ id, name, version, country, languages, lexicon, reviewed, notes }) => ({
        id,
        name,
        version,
        country: country ?? null,
        languages: [...languages],
        lexiconTerms: lexicon.length,
        reviewed,
        notes: [...notes],
      })),
    }),
  );
  app.get(
    '/v1/packs/:id',
    {
      config,
      schema: {
        summary: 'One country pack, whole',
        tags: ['system'],
        params: z.object({ id: z.string().max(20) }),
        response: { 200: packSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request) => packs.get(request.params.id),
  );
}
