import { SIGNALS } from '@haetae/signals';
import { getItemStats, listAlerts } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const ALL_ROLES = ['monitor', 'platform', 'support-centre', 'moderator', 'supervisor', 'auditor'] as const;
const signalSchema = z.object({
  name: z.string(),
  version: z.string(),
  media: z.enum(['text', 'image']),
  kind: z.string(),
  description: z.string(),
  labels: z.array(z.string()),
  enabled: z.boolean(),
});

/** Health, metrics, statistics and what this instance can do. */
export function systemRoutes(app: App, deps: ApiDeps): void {
  const { sql, queues, metrics, logger } = deps;
  app.get(
    '/',
    { config: { roles: 'public' }, schema: { hide: true, summary: 'Leads to the console' } },
    async (_request, reply) => reply.redirect('/console/'),
  );
  app.get(
    '/openapi.json',
    { config: { roles: 'public' }, schema: { hide: true, summary: 'These routes as OpenAPI 3.1' } },
    async (_request, reply) => reply.send(app.swagger()),
  );
  app.get(
    '/healthz',
    {
      config: { roles: 'public' },
      schema: {
        summary: 'The process is alive',
        tags: ['system'],
        response: { 200: z.object({ status: z.literal('ok'), version: z.string(), uptimeSeconds: z.number() }) },
      },
    },
    async () => ({ status: 'ok' as const, version: deps.version, uptimeSeconds: Math.round(process.uptime()) }),
  );
  const readySchema = z.object({
    status: z.enum(['ready', 'not ready']),
    checks: z.record(z.string(), z.enum(['ok', 'failed'])),
  });
  app.get(
    '/readyz',
    {
      config: { roles: 'public' },
      schema: {
        summary: 'The parts that it needs answer',
        tags: ['system'],
        response: { 200: readySchema, 503: readySchema },
      },
    },
    async (_request, reply) => {
      const check = async (work: PromiseLike<unknown>) => {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<'failed'>((done) => {
          timer = setTimeout(() => done('failed'), 2_000);
        });
        const result = await Promise.race([
          Promise.resolve(work).then(
            () => 'ok' as const,
            () => 'failed' as const,
          ),
          late,
        ]);
        clearTimeout(timer);
        return result;
      };
      const [database, queue] = await Promise.all([check(sql`select 1`), check(queues.ping())]);
      // Items are accepted while the queue is away: the outbox keeps them. Only the database decides.
      const ready = database === 'ok' && !deps.isStarting?.();
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks: { database, queue } });
    },
  );
  app.get(
    '/metrics',
    { config: { roles: 'public' }, schema: { hide: true, summary: 'Metrics for Prometheus' } },
    async (_request, reply) => {
      const text = await metrics.render((err) => logger.warn({ err }, 'a metric could not be read'));
      return reply.type(metrics.registry.contentType).send(text);
    },
  );
  app.get(
    '/v1/stats',
    {
      config: { roles: ALL_ROLES },
      schema: {
        summary: 'What became of your items so far',
        tags: ['system'],
        response: {
          200: z.object({
            accepted: z.int(),
            scored: z.int(),
            flagged: z.int(),
            pending: z.int(),
            deadLettered: z.int(),
            cases: z.int(),
            openCases: z.int(),
          }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => await getItemStats(sql, request.principal.organisationId),
  );
  app.get(
    '/v1/alerts',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'What the service noticed and a person should know, newest first',
        tags: ['system'],
        response: {
          200: z.object({
            alerts: z.array(z.object({ kind: z.string(), subject: z.string(), message: z.string(), at: z.string() })),
          }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => ({
      alerts: (await listAlerts(sql, request.principal.organisationId, 200)).map((a) => ({
        ...a,
        at: a.at.toISOString(),
      })),
    }),
  );
  app.get(
    '/v1/signals',
    {
      config: { roles: ALL_ROLES },
      schema: {
        summary: 'The detectors of this instance',
        tags: ['system'],
        response: { 200: z.object({ signals: z.array(signalSchema) }), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async () => ({
      signals: SIGNALS.map(({ name, version, media, kind, description, labels }) => ({
        name,
        version,
        media,
        kind,
        description,
        labels: [...labels],
        enabled: !deps.config.HAETAE_SIGNALS_OFF.includes(name),
      })),
    }),
  );
}
