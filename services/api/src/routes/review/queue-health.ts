import { ANY_LABELS, routingSchema } from '@haetae/contracts';
import { getQueueHealth, listRouting, type QueueHealth, recordRouting } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { REVIEWERS } from '../cases/reviewer.ts';

const answers = { '4xx': problemSchema, '5xx': problemSchema };
const seconds = z.number().nullable();
const healthSchema = z.object({
  at: z.string(),
  waiting: z.int(),
  leased: z.int(),
  escalated: z.int(),
  appeals: z.int(),
  /** Told to supervisors alone; 0 to others. */
  secondReviews: z.int(),
  severe: z.int(),
  oldestWaitingS: seconds,
  overdueClocks: z.int(),
  clocksDue24h: z.int(),
  decidedLastHour: z.int(),
  decidedLast24h: z.int(),
  effectsOwed: z.int(),
  effectsDead: z.int(),
  bySeverity: z.array(z.object({ band: z.string(), waiting: z.int(), oldestS: seconds })),
  byLanguage: z.array(z.object({ lang: z.string().nullable(), waiting: z.int(), oldestS: seconds })),
  byAge: z.array(z.object({ band: z.string(), waiting: z.int() })),
  decidedPerHour: z.array(z.object({ hour: z.string(), decided: z.int() })),
});
const routing = z.object({
  actor: z.string(),
  langs: z.array(z.string()),
  countries: z.array(z.string()),
  labels: z.array(z.enum(ANY_LABELS)),
});
/** Counting a million cases takes a good part of a second: everybody who asks within this time shares one count. */
const SHARED_MS = 5_000;

/** GET /v1/queue-health, and /v1/routing: who takes which cases. */
export function queueHealthRoutes(app: App, { sql }: ApiDeps): void {
  const counted = new Map<string, { at: number; until: number; health: Promise<QueueHealth> }>();
  const healthOf = async (organisationId: string) => {
    const known = counted.get(organisationId);
    if (known && performance.now() < known.until) return { at: known.at, ...(await known.health) };
    const entry = { at: Date.now(), until: performance.now() + SHARED_MS, health: getQueueHealth(sql, organisationId) };
    if (counted.size > 1_000) counted.clear();
    counted.set(organisationId, entry);
    entry.health.catch(() => counted.delete(organisationId));
    return { at: entry.at, ...(await entry.health) };
  };
  app.get(
    '/v1/queue-health',
    {
      config: { roles: ['monitor', ...REVIEWERS, 'auditor'] },
      schema: {
        summary:
          'How the review queue stands: waiting by severity, language and age, decisions an hour, clocks overdue',
        tags: ['review'],
        response: { 200: healthSchema, ...answers },
      },
    },
    async ({ principal }) => {
      const health = await healthOf(principal.organisationId);
      const told = ['supervisor', 'auditor', 'admin'].includes(principal.role) ? health.secondReviews : 0;
      return { ...health, secondReviews: told, at: new Date(health.at).toISOString() };
    },
  );
  app.get(
    '/v1/routing',
    {
      config: { roles: REVIEWERS },
      schema: {
        summary: 'Which cases each person takes by default',
        tags: ['review'],
        response: { 200: z.object({ routing: z.array(routing) }), ...answers },
      },
    },
    async ({ principal }) => ({
      routing: (await listRouting(sql, principal.organisationId)) as z.input<typeof routing>[],
    }),
  );
  app.put(
    '/v1/routing/:actor',
    {
      config: { roles: ['supervisor'] },
      schema: {
        summary: 'Set which cases a person (a user’s or a key’s id) takes by default; absent lists narrow nothing',
        tags: ['review'],
        params: z.object({ actor: z.string().regex(/^(usr|key)_[0-9a-z]{26}$/) }),
        body: routingSchema,
        response: { 200: routing, ...answers },
      },
    },
    async ({ body, params: { actor }, principal }) => {
      await recordRouting(sql, principal.organisationId, actor, body);
      const { langs = [], countries = [], labels = [] } = body;
      return { actor, langs, countries, labels };
    },
  );
}
