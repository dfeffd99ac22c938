import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultModelDir, MODEL_NAMES, readManifest } from '@haetae/text-model';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const modelSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** The one that scores here. */
  active: z.boolean(),
  licence: z.string(),
  notes: z.array(z.string()),
  /** By language: whether its quality rests on a human-labelled test set, and what it learned from. */
  languages: z.record(
    z.string(),
    z.object({ measured: z.boolean(), human: z.number(), synthetic: z.number(), benign: z.number() }),
  ),
  sources: z.array(z.object({ name: z.string(), licence: z.string(), open: z.boolean(), synthetic: z.boolean() })),
  /** As in the model card. */
  metrics: z.unknown(),
});

/** GET /v1/models: the released text models, what they may be used for, and how good they were measured to be. */
export function listModelsRoute(app: App, { config }: ApiDeps): void {
  app.get(
    '/v1/models',
    {
      config: { roles: ['monitor', 'platform', 'support-centre', 'moderator', 'supervisor', 'auditor'] },
      schema: {
        summary: 'The text models: languages, sources, licence terms, measured quality',
        tags: ['system'],
        response: { 200: z.object({ models: z.array(modelSchema) }), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async () => ({
      models: MODEL_NAMES.map((name) => ({
        name,
        dir: config.HAETAE_MODELS_DIR ? join(config.HAETAE_MODELS_DIR, name) : defaultModelDir(name),
      }))
        .filter(({ dir }) => existsSync(join(dir, 'manifest.json')))
        .map(({ name, dir }) => {
          const manifest = readManifest(dir);
          const languages = Object.assign({}, ...Object.values(manifest.groups).map((g) => g.languages));
          const { version, licence, notes, metrics } = manifest;
          const sources = manifest.sources.map(({ name: source, licence: terms, open, synthetic }) => ({
            name: source,
            licence: terms,
            open,
            synthetic,
          }));
          return {
            name,
            version,
            active: name === config.HAETAE_TEXT_MODEL,
            licence,
            notes,
            languages,
            sources,
            metrics,
          };
        }),
    }),
  );
}
