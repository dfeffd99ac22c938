import { EFFECT_STATES, HaetaeError, idSchema, POLICY_LABELS } from '@haetae/contracts';
import { listEffects, listReferrals, type Referral, retryEffect, takeReferral } from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { effectView, effectViewSchema } from '../cases/case-view.ts';

const answers = { '4xx': problemSchema, '5xx': problemSchema };
const params = z.object({ id: idSchema('effect') });
const place = z.strictObject({ id: idSchema('effect') });
const referralView = z.object({
  id: z.string(),
  caseId: z.string(),
  decisionId: z.string(),
  policyLabel: z.enum(POLICY_LABELS),
  target: z.string().nullable(),
  country: z.string().nullable(),
  lang: z.string().nullable(),
  createdAt: z.string(),
  takenBy: z.string().nullable(),
  takenAt: z.string().nullable(),
});
const viewOf = ({ organisationId: _, createdAt, takenAt, ...r }: Referral) =>
  ({ ...r, createdAt: createdAt.toISOString(), takenAt: takenAt?.toISOString() ?? null }) as z.input<
    typeof referralView
  >;
const pageOf = <T extends { id: string }>(rows: T[], limit: number) => ({
  page: rows.slice(0, limit),
  nextCursor: rows.length > limit ? writeCursor({ id: rows[limit - 1]!.id }) : null,
});

/** /v1/effects: what decisions owe outside; /v1/referrals: what was handed to the support centre. */
export function effectRoutes(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/effects',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'What decisions owe outside, newest first; `state=dead` lists what failed for good',
        tags: ['review'],
        querystring: z.strictObject({ ...pageQuery, state: z.enum(EFFECT_STATES).optional() }),
        response: {
          200: z.object({ effects: z.array(effectViewSchema), nextCursor: z.string().nullable() }),
          ...answers,
        },
      },
    },
    async ({ query, principal }) => {
      const before = readCursor(place, query.cursor)?.id;
      const rows = await listEffects(sql, principal.organisationId, {
        limit: query.limit + 1,
        before,
        state: query.state,
      });
      const { page, nextCursor } = pageOf(rows, query.limit);
      return { effects: page.map(effectView), nextCursor };
    },
  );
  app.post(
    '/v1/effects/:id/retry',
    {
      config: { roles: ['supervisor'] },
      schema: {
        summary: 'Try an action of a decision again',
        tags: ['review'],
        params,
        response: { 200: effectViewSchema, ...answers },
      },
    },
    async ({ params: { id }, principal }) => effectView(await retryEffect(sql, principal.organisationId, id)),
  );
  app.get(
    '/v1/referrals',
    {
      config: { roles: ['support-centre', 'supervisor'] },
      schema: {
        summary: 'Cases handed to the support centre, newest first',
        tags: ['review'],
        querystring: z.strictObject(pageQuery),
        response: {
          200: z.object({ referrals: z.array(referralView), nextCursor: z.string().nullable() }),
          ...answers,
        },
      },
    },
    async ({ query, principal }) => {
      const before = readCursor(place, query.cursor)?.id;
      const rows = await listReferrals(sql, principal.organisationId, { limit: query.limit + 1, before });
      const { page, nextCursor } = pageOf(rows, query.limit);
      return { referrals: page.map(viewOf), nextCursor };
    },
  );
  app.post(
    '/v1/referrals/:id/take',
    {
      config: { roles: ['support-centre', 'supervisor'] },
      schema: {
        summary: 'Take a referral on; the first one to do so stays',
        tags: ['review'],
        params,
        response: { 200: referralView, ...answers },
      },
    },
    async ({ params: { id }, principal }) => {
      const row = await takeReferral(sql, principal.organisationId, id, principal.actor);
      if (!row) throw new HaetaeError('EFFECT_NOT_FOUND', `There is no referral ${id} in your organisation.`);
      return viewOf(row);
    },
  );
}
