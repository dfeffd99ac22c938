import { createHash } from 'node:crypto';
import {
  HaetaeError,
  idSchema,
  isStorableText,
  newId,
  newItemSchema,
  POLICY_LABELS,
  policyLabelSchema,
} from '@haetae/contracts';
import { type Agreement, agreementOf, labelAgreement } from '@haetae/policy';
import {
  type Golden,
  getCase,
  insertGolden,
  insertItems,
  inTransaction,
  listGolden,
  listJudgements,
  retireGolden,
} from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const answers = { '4xx': problemSchema, '5xx': problemSchema };
const config = { roles: ['supervisor'] } as const;
const goldenView = z.object({
  id: z.string(),
  sourceCaseId: z.string().nullable(),
  sourceItemId: z.string().nullable(),
  policyLabel: z.enum(POLICY_LABELS),
  note: z.string().nullable(),
  addedBy: z.string(),
  createdAt: z.string(),
  retiredAt: z.string().nullable(),
  answers: z.int(),
  asExpected: z.int(),
});
const viewOf = (g: Golden) =>
  ({ ...g, createdAt: g.createdAt.toISOString(), retiredAt: g.retiredAt?.toISOString() ?? null }) as z.input<
    typeof goldenView
  >;
const agreement = z.object({
  cases: z.int(),
  agreed: z.int(),
  /** Cohen's kappa, −1 to 1; null where it says nothing. */
  kappa: z.number().nullable(),
});
const shown = ({ cases, agreed, kappa }: Agreement) => ({
  cases,
  agreed,
  kappa: kappa === undefined ? null : Math.round(kappa * 1_000) / 1_000,
});
const note = z.string().max(1_000).refine(isStorableText, 'must not hold NUL or lone surrogates').optional();
const body = z.union([
  z.strictObject({ caseId: idSchema('case'), policyLabel: policyLabelSchema, note }),
  z.strictObject({ item: newItemSchema, policyLabel: policyLabelSchema, note }),
]);

/** /v1/golden: known cases for quality; GET /v1/quality: how far people agree with them and with each other. */
export function qualityRoutes(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/golden',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'Known cases that are mixed into the queue',
        tags: ['review'],
        response: { 200: z.object({ golden: z.array(goldenView) }), ...answers },
      },
    },
    async ({ principal }) => ({ golden: (await listGolden(sql, principal.organisationId)).map(viewOf) }),
  );
  app.post(
    '/v1/golden',
    {
      config,
      schema: {
        summary: 'Mix a known case into the queue: a case of yours, or a post that you give',
        description: 'Moderators get copies that look like any other case. Their decisions on them have no effects.',
        tags: ['review'],
        body,
        response: { 201: goldenView, ...answers },
      },
    },
    async ({ body: input, principal }, reply) => {
      const { organisationId, actor } = principal;
      const { policyLabel } = input;
      const made = await inTransaction(sql, async (tx) => {
        if ('caseId' in input) {
          const row = await getCase(tx, organisationId, input.caseId);
          if (row.goldenId !== null)
            throw new HaetaeError('CASE_TRANSITION_INVALID', 'This case is a copy of a golden case itself.');
          return await insertGolden(tx, { organisationId, actor, policyLabel, note: input.note, sourceCaseId: row.id });
        }
        if ((input.item.media?.length ?? 0) > 0)
          throw new HaetaeError('VALIDATION_FAILED', 'A golden post has text alone; mark a case that has images.');
        const id = newId('item');
        const fingerprint = createHash('sha256').update(JSON.stringify(input.item)).digest('hex');
        await insertItems(tx, [{ id, organisationId, input: input.item, fingerprint, media: [], golden: true }]);
        return await insertGolden(tx, { organisationId, actor, policyLabel, note: input.note, sourceItemId: id });
      });
      return reply.code(201).send(viewOf(made));
    },
  );
  app.delete(
    '/v1/golden/:id',
    {
      config,
      schema: {
        summary: 'Give a golden case out no more',
        tags: ['review'],
        params: z.object({ id: idSchema('golden') }),
        response: { 204: z.null(), ...answers },
      },
    },
    async ({ params: { id }, principal }, reply) => {
      await retireGolden(sql, principal.organisationId, id);
      return reply.code(204).send(null);
    },
  );
  app.get(
    '/v1/quality',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'Agreement per reviewer and per label: with golden cases, and between the two of a second review',
        tags: ['review'],
        querystring: z.strictObject({ days: z.coerce.number().int().min(1).max(730).default(90) }),
        response: {
          200: z.object({
            since: z.string(),
            overall: agreement,
            reviewers: z.array(z.object({ by: z.string(), all: agreement, golden: agreement, double: agreement })),
            labels: z.array(agreement.extend({ label: z.enum(POLICY_LABELS) })),
          }),
          ...answers,
        },
      },
    },
    async ({ principal, query }) => {
      const since = new Date(Date.now() - query.days * 86_400_000);
      const made = await listJudgements(sql, principal.organisationId, since);
      const pairs = (of: typeof made) => of.map((j) => [j.chose, j.against] as const);
      const people = [...new Set(made.map((j) => j.by))].toSorted();
      return {
        since: since.toISOString(),
        overall: shown(agreementOf(pairs(made))),
        reviewers: people.map((by) => {
          const theirs = made.filter((j) => j.by === by);
          const of = (kind: string) => shown(agreementOf(pairs(theirs.filter((j) => j.kind === kind))));
          return { by, all: shown(agreementOf(pairs(theirs))), golden: of('golden'), double: of('double') };
        }),
        labels: POLICY_LABELS.map((label) => ({ label, ...shown(labelAgreement(pairs(made), label)) })).filter(
          (l) => l.cases > 0,
        ),
      };
    },
  );
}
