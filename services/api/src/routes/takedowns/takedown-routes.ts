import {
  idSchema,
  type PLATFORM_STEPS,
  type SENDER_STEPS,
  TAKEDOWN_STATES,
  takedownOutcomeSchema,
} from '@haetae/contracts';
import {
  addressTakedown,
  getOrganisation,
  getTakedown,
  inTransaction,
  listTakedownLines,
  listTakedowns,
  takeStep,
} from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { SENDERS, text } from './create-takedown.ts';
import { takedownLine, takedownLineSchema, takedownView, takedownViewSchema } from './takedown-view.ts';

const READERS = [...SENDERS, 'platform', 'auditor'] as const;
const params = z.object({ id: idSchema('takedown') });
const errors = { '4xx': problemSchema, '5xx': problemSchema };
const note = text(5_000).optional();
const reason = text(5_000);

/** What each step takes. A refusal and a dispute need their reason. */
const SENDER_BODIES = {
  send: z.strictObject({ platform: z.string().min(1).max(100).optional(), contact: text(500).optional() }),
  remind: z.strictObject({ note }),
  answer: z.strictObject({ note: reason }),
  withdraw: z.strictObject({ reason: text(5_000).optional() }),
} as const;
const PLATFORM_BODIES = {
  acknowledge: z.strictObject({ note }),
  act: z.strictObject({ outcome: takedownOutcomeSchema.default('removed'), note }),
  refuse: z.strictObject({ reason }),
  dispute: z.strictObject({ reason }),
} as const;
const SUMMARIES: Record<string, string> = {
  send: 'Send a draft',
  remind: 'Remind the platform',
  answer: 'Answer a dispute or a refusal; the request stands again',
  withdraw: 'Take the request back',
  acknowledge: 'Say that the request has arrived',
  act: 'Say what was done',
  refuse: 'Refuse, with the reason',
  dispute: 'Dispute, with the reason; the clock goes on',
};

/** Requests to platforms: both sides' lists and steps. */
export function takedownRoutes(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/takedowns',
    {
      config: { roles: READERS },
      schema: {
        summary: 'Takedowns that your organisation sent or got, newest first',
        tags: ['takedowns'],
        querystring: z.strictObject({
          ...pageQuery,
          side: z.enum(['sender', 'platform']).optional(),
          state: z.enum(TAKEDOWN_STATES).optional(),
          caseId: idSchema('case').optional(),
          overdue: z.enum(['true', 'false']).default('false'),
        }),
        response: {
          200: z.object({ takedowns: z.array(takedownViewSchema), nextCursor: z.string().nullable() }),
          ...errors,
        },
      },
    },
    async ({ principal, query }) => {
      const { limit, cursor, overdue, ...filter } = query;
      const before = readCursor(z.strictObject({ id: idSchema('takedown') }), cursor)?.id;
      const rows = await listTakedowns(sql, principal.organisationId, {
        ...filter,
        overdue: overdue === 'true',
        before,
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      return {
        takedowns: page.map((row) => takedownView(row, principal.organisationId)),
        nextCursor: rows.length > limit ? writeCursor({ id: page.at(-1)!.id }) : null,
      };
    },
  );
  app.get(
    '/v1/takedowns/:id',
    {
      config: { roles: READERS },
      schema: {
        summary: 'One takedown with everything that happened to it',
        tags: ['takedowns'],
        params,
        response: { 200: takedownViewSchema.extend({ history: z.array(takedownLineSchema) }), ...errors },
      },
    },
    async ({ principal, params: { id } }) => {
      const row = await getTakedown(sql, principal.organisationId, id);
      const view = takedownView(row, principal.organisationId);
      // What happened before the sending is the sender's own.
      const lines = (await listTakedownLines(sql, id)).filter((l) => view.side === 'sender' || l.state !== 'draft');
      return { ...view, history: lines.map((line) => takedownLine(line, view.side)) };
    },
  );

  const step = <S extends string>(
    name: S,
    side: 'sender' | 'platform',
    body: z.ZodType<{ note?: string; reason?: string; outcome?: string; platform?: string; contact?: string }>,
  ) =>
    app.post(
      `/v1/takedowns/:id/${name}`,
      {
        config: { roles: side === 'sender' ? SENDERS : ['platform'] },
        schema: {
          summary: `${side === 'sender' ? 'Sender' : 'Platform'}: ${SUMMARIES[name]}`,
          tags: ['takedowns'],
          params,
          body: z.preprocess((value) => value ?? {}, body),
          response: { 200: takedownViewSchema, ...errors },
        },
      },
      async (request) => {
        const { principal } = request;
        const said = request.body as {
          note?: string;
          reason?: string;
          outcome?: 'removed';
          platform?: string;
          contact?: string;
        };
        const row = await inTransaction(sql, async (tx) => {
          const found = await getTakedown(tx, principal.organisationId, request.params.id, { lock: true });
          const addressed =
            said.platform === undefined && said.contact === undefined
              ? found
              : await addressTakedown(tx, found, {
                  platformId: said.platform === undefined ? undefined : (await getOrganisation(tx, said.platform)).id,
                  contact: said.contact,
                });
          // Whose side somebody is on follows from whose takedown it is; one's own request can be both.
          const isSide = side === 'sender' ? found.organisationId : found.platformId;
          return await takeStep(tx, addressed, {
            side: isSide === principal.organisationId ? side : side === 'sender' ? 'platform' : 'sender',
            step: name as (typeof SENDER_STEPS)[number] | (typeof PLATFORM_STEPS)[number],
            actor: principal.actor,
            note: said.note,
            reason: said.reason,
            outcome: said.outcome,
          });
        });
        return takedownView(row, principal.organisationId);
      },
    );
  for (const [name, body] of Object.entries(SENDER_BODIES)) step(name, 'sender', body as never);
  for (const [name, body] of Object.entries(PLATFORM_BODIES)) step(name, 'platform', body as never);

  app.post(
    '/v1/takedowns/:id/comment',
    {
      config: { roles: [...SENDERS, 'platform'] },
      schema: {
        summary: 'Either side: say something about it',
        tags: ['takedowns'],
        params,
        body: z.strictObject({ note: reason }),
        response: { 200: takedownViewSchema, ...errors },
      },
    },
    async ({ principal, params: { id }, body }) => {
      const row = await inTransaction(sql, async (tx) => {
        const found = await getTakedown(tx, principal.organisationId, id, { lock: true });
        const side =
          found.organisationId === principal.organisationId && principal.role !== 'platform' ? 'sender' : 'platform';
        return await takeStep(tx, found, { side, step: 'comment', actor: principal.actor, note: body.note });
      });
      return takedownView(row, principal.organisationId);
    },
  );
}
