import { HaetaeError, idSchema, isStorableText, laneOf } from '@haetae/contracts';
import { createAgeKey, lockIdentity, recipientSchema } from '@haetae/evidence';
import { getCase, insertEvidence, inTransaction, listEvidence, lockCase, recordCaseCustody } from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { evidenceSchema, evidenceView } from './evidence-view.ts';

export const passphraseSchema = z.string().min(12).max(1_000);

/** POST and GET /v1/cases/:id/evidence. */
export function makeEvidenceRoutes(app: App, { sql, config }: ApiDeps): void {
  const params = z.object({ id: idSchema('case') });
  const errors = { '4xx': problemSchema, '5xx': problemSchema };
  const sealer = createKeyring([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD]);
  app.post(
    '/v1/cases/:id/evidence',
    {
      config: { roles: ['moderator', 'supervisor', 'safeguarding'] },
      schema: {
        summary: 'Seal the evidence of a case for somebody',
        description:
          'A worker makes the package; ask `GET /v1/evidence/:id` until it is ready. The passphrase is kept nowhere: tell it to the recipient by another way. ' +
          'Without one, a supervisor sets it later. Of a restricted case only `safeguarding` may, for a named officer or hotline.',
        tags: ['evidence'],
        params,
        body: z.strictObject({
          purpose: z.string().trim().min(1).max(500).refine(isStorableText),
          recipient: recipientSchema,
          passphrase: passphraseSchema.optional(),
        }),
        response: { 202: evidenceSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { organisationId, actor, role } = request.principal;
      const { purpose, recipient, passphrase } = request.body;
      const caseId = request.params.id;
      const lane = laneOf(role);
      await getCase(sql, organisationId, caseId, lane);
      if (lane === 'restricted' && recipient.kind !== 'officer' && recipient.kind !== 'hotline')
        throw new HaetaeError(
          'EVIDENCE_RECIPIENT_REQUIRED',
          'Of a restricted case nothing goes to anybody but a named officer or hotline.',
        );
      const key = await createAgeKey();
      const keyFile = passphrase === undefined ? undefined : await lockIdentity(key.identity, passphrase);
      const row = await inTransaction(sql, async (tx) => {
        // Before the row that refers to it: two at once would each wait for the other to let go of the case.
        await lockCase(tx, { organisationId, caseId, lane });
        const made = await insertEvidence(tx, {
          organisationId,
          caseId,
          restricted: lane === 'restricted',
          purpose,
          recipient: recipient as Parameters<typeof insertEvidence>[1]['recipient'],
          madeBy: actor,
          mediaRecipient: key.recipient,
          keyFile,
          sealedIdentity: keyFile === undefined ? sealer.seal(key.recipient, Buffer.from(key.identity)) : undefined,
        });
        const data = { evidenceId: made.id, purpose, recipient };
        await recordCaseCustody(tx, { organisationId, caseId, lane, type: 'evidence_sealed', actor, data });
        return made;
      });
      return reply.code(202).send(evidenceView(row));
    },
  );
  app.get(
    '/v1/cases/:id/evidence',
    {
      config: { roles: ['moderator', 'supervisor', 'safeguarding', 'auditor'] },
      schema: {
        summary: 'The packages that were sealed of a case',
        tags: ['evidence'],
        params,
        response: { 200: z.object({ evidence: z.array(evidenceSchema) }), ...errors },
      },
    },
    async (request) => {
      const { organisationId, role } = request.principal;
      await getCase(sql, organisationId, request.params.id, laneOf(role));
      return { evidence: (await listEvidence(sql, request.params.id)).map(evidenceView) };
    },
  );
}
