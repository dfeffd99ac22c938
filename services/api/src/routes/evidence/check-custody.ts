import { checkCustody, getSigningKey } from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

/** GET /v1/evidence-key and GET /v1/custody/verify. */
export function checkCustodyRoutes(app: App, { sql, config }: ApiDeps): void {
  const errors = { '4xx': problemSchema, '5xx': problemSchema };
  const sealer = createKeyring([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD]);
  app.get(
    '/v1/evidence-key',
    {
      config: { roles: 'public' },
      schema: {
        summary: 'The public key that evidence of this instance is signed with',
        tags: ['evidence'],
        security: [],
        response: {
          200: z.object({ algorithm: z.literal('Ed25519'), fingerprint: z.string(), publicKey: z.string() }),
          ...errors,
        },
      },
    },
    async () => {
      const { fingerprint, publicKeyPem } = await getSigningKey(sql, sealer, config.HAETAE_EVIDENCE_KEY);
      return { algorithm: 'Ed25519' as const, fingerprint, publicKey: publicKeyPem };
    },
  );
  app.get(
    '/v1/custody/verify',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'Walk every custody chain of the organisation and name the first broken line of each',
        tags: ['evidence'],
        response: {
          200: z.object({
            whole: z.boolean(),
            chains: z.int(),
            lines: z.int(),
            broken: z.array(z.object({ chain: z.string(), seq: z.int(), message: z.string() })),
          }),
          ...errors,
        },
      },
    },
    async ({ principal }) => {
      const found = await checkCustody(sql, principal.organisationId);
      return { whole: found.broken.length === 0, ...found };
    },
  );
}
