import { HaetaeError, idSchema, ROLES } from '@haetae/contracts';
import {
  getSessionOwner,
  inTransaction,
  listSessions,
  recordAccess,
  revokeSessions,
  type SessionInfo,
} from '@haetae/store';
import { z } from 'zod';
import type { AccountDeps } from '../../accounts/accounts.ts';
import { adminScope } from '../../accounts/admin-scope.ts';
import type { App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const problems = { '4xx': problemSchema, '5xx': problemSchema };
const sessionSchema = z.object({
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  method: z.enum(['password', 'oidc', 'invitation']),
  current: z.boolean(),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastSeenAt: z.string(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
});
const view = (s: SessionInfo, current: boolean) => ({
  ...s,
  current,
  createdAt: s.createdAt.toISOString(),
  expiresAt: s.expiresAt.toISOString(),
  lastSeenAt: s.lastSeenAt.toISOString(),
});

/** Open sessions: a person sees and ends their own, an admin those of the organisation's people. */
export function manageSessionsRoutes(app: App, { sql, idleMs, cookies }: AccountDeps): void {
  app.get(
    '/v1/sessions',
    {
      config: { roles: ROLES },
      schema: {
        summary: "Open sessions: your own; an admin's whole organisation with `all=true`",
        tags: ['sessions'],
        querystring: z.object({ all: z.enum(['true', 'false']).default('false') }),
        response: { 200: z.object({ sessions: z.array(sessionSchema) }), ...problems },
      },
    },
    async ({ principal, query }) => {
      const { userId, sessionId, role } = principal;
      const all = role === 'admin' && (query.all === 'true' || userId === undefined);
      // A key that is no admin's has no sessions.
      if (!all && userId === undefined) return { sessions: [] };
      const sessions = await listSessions(
        sql,
        all ? { organisationId: adminScope(principal), idleMs } : { userId, idleMs },
      );
      return { sessions: sessions.map((s) => view(s, s.id === sessionId)) };
    },
  );
  app.delete(
    '/v1/sessions/:id',
    {
      config: { roles: ROLES },
      schema: {
        summary: 'End a session',
        tags: ['sessions'],
        params: z.object({ id: idSchema('session') }),
        response: { 204: z.null(), ...problems },
      },
    },
    async (request, reply) => {
      const { principal } = request;
      const { id } = request.params;
      const missing = new HaetaeError('SESSION_NOT_FOUND', `There is no session ${id}.`);
      await inTransaction(sql, async (tx) => {
        const { userId, organisationId } = await getSessionOwner(tx, id, adminScope(principal));
        if (principal.role !== 'admin' && userId !== principal.userId) throw missing;
        const reason = userId === principal.userId ? 'signed_out' : 'ended_by_admin';
        for (const subject of await revokeSessions(tx, { userId, sessionId: id }, reason))
          await recordAccess(tx, { organisationId, actor: principal.actor, action: 'session.ended', subject });
      });
      app.forgetCredentials();
      if (id === principal.sessionId) cookies.clearSession(request, reply);
      return reply.code(204).send(null);
    },
  );
}
