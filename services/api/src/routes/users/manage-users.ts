import { HaetaeError, idSchema, isStorableText, roleSchema } from '@haetae/contracts';
import {
  createUser,
  disableTotp,
  getOrganisation,
  getUser,
  inTransaction,
  listUsers,
  recordAccess,
  revokeSessions,
  updateUser,
} from '@haetae/store';
import { z } from 'zod';
import type { AccountDeps } from '../../accounts/accounts.ts';
import { adminScope } from '../../accounts/admin-scope.ts';
import { handedOverSchema, handOver, handOverSchema, prepareHandOver } from '../../accounts/hand-over.ts';
import { routingSchema, userView, userViewSchema } from '../../accounts/session-view.ts';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const problems = { '4xx': problemSchema, '5xx': problemSchema };
const tags = ['people'];
const storable = z.string().refine(isStorableText, 'must not hold NUL or lone surrogates');
const name = storable.trim().min(1).max(100);
const email = z.email().max(200);
const lang = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag like fr or dv');
const params = z.object({ id: idSchema('user') });
const placeSchema = z.strictObject({ id: z.string() });

/**
 * People. An admin manages those of its own organisation, with a key or signed in; an admin of the organisation that runs the
 * instance those of all. What changes somebody's rights ends their sessions at once, and every change is in the access log.
 */
export function manageUsersRoutes(app: App, deps: AccountDeps): void {
  const { sql } = deps;
  app.post(
    '/v1/users',
    {
      config: { roles: [] },
      schema: {
        summary: 'Make a person; the one-time password or invitation is shown this once',
        tags,
        body: z.strictObject({
          organisation: name.optional().describe('Name or id; by default your own'),
          name,
          email: email.optional(),
          role: roleSchema,
          lang: lang.optional(),
          routing: routingSchema.optional(),
          handOver: handOverSchema,
        }),
        response: { 201: z.object({ user: userViewSchema, ...handedOverSchema }), ...problems },
      },
    },
    async (request, reply) => {
      const { principal } = request;
      const { organisation: wanted, handOver: kind, ...input } = request.body;
      const scope = adminScope(principal);
      const organisation = await getOrganisation(sql, wanted ?? principal.organisationId);
      if ((scope ?? organisation.id) !== organisation.id)
        throw new HaetaeError('ORGANISATION_NOT_FOUND', `There is no organisation ${JSON.stringify(wanted)}.`);
      const prepared = await prepareHandOver(deps, kind);
      const { id, handed } = await inTransaction(sql, async (tx) => {
        const id = await createUser(tx, { ...input, organisationId: organisation.id, createdBy: principal.actor });
        await recordAccess(tx, {
          organisationId: organisation.id,
          actor: principal.actor,
          action: 'user.created',
          subject: id,
          data: { role: input.role, handOver: kind },
        });
        return { id, handed: await handOver(tx, deps, request, id, prepared) };
      });
      return reply.code(201).send({ user: userView(await getUser(sql, id)), ...handed });
    },
  );
  app.get(
    '/v1/users',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'People of the organisation',
        tags,
        querystring: z.object({ ...pageQuery }),
        response: {
          200: z.object({ users: z.array(userViewSchema), nextCursor: z.string().nullable() }),
          ...problems,
        },
      },
    },
    async ({ principal, query }) => {
      const after = readCursor(placeSchema, query.cursor)?.id;
      const found = await listUsers(sql, { organisationId: adminScope(principal), after, limit: query.limit + 1 });
      const users = found.slice(0, query.limit);
      const last = found.length > query.limit ? users.at(-1) : undefined;
      return { users: users.map(userView), nextCursor: last ? writeCursor({ id: last.id }) : null };
    },
  );
  app.get(
    '/v1/users/:id',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: { summary: 'One person', tags, params, response: { 200: userViewSchema, ...problems } },
    },
    async ({ principal, params }) => userView(await getUser(sql, params.id, adminScope(principal))),
  );
  app.patch(
    '/v1/users/:id',
    {
      config: { roles: [] },
      schema: {
        summary: 'Change a person: name, role, languages, routing, or whether they may sign in at all',
        tags,
        params,
        body: z.strictObject({
          name: name.optional(),
          email: email.nullable().optional(),
          role: roleSchema.optional(),
          lang: lang.nullable().optional(),
          routing: routingSchema.optional(),
          disabled: z.boolean().optional(),
        }),
        response: { 200: userViewSchema, ...problems },
      },
    },
    async ({ principal, params, body }) => {
      const user = await inTransaction(sql, async (tx) => {
        const user = await getUser(tx, params.id, adminScope(principal));
        await updateUser(tx, user, body);
        const { organisationId, id } = user;
        const log = (action: string, data: Record<string, unknown> = {}) =>
          recordAccess(tx, { organisationId, actor: principal.actor, action, subject: id, data });
        const { role, disabled, ...rest } = body;
        if (role !== undefined && role !== user.role) {
          await log('user.role_changed', { from: user.role, to: role });
          await revokeSessions(tx, { userId: id }, 'role_changed');
        }
        if (disabled !== undefined && disabled !== (user.disabledAt !== null)) {
          await log(disabled ? 'user.disabled' : 'user.enabled');
          if (disabled) await revokeSessions(tx, { userId: id }, 'disabled');
        }
        if (Object.keys(rest).length > 0) await log('user.changed', { fields: Object.keys(rest).toSorted() });
        return await getUser(tx, id);
      });
      app.forgetCredentials();
      return userView(user);
    },
  );
  app.post(
    '/v1/users/:id/reset',
    {
      config: { roles: [] },
      schema: {
        summary: 'Give a person a new one-time password or invitation, and end their sessions',
        tags,
        params,
        body: z.strictObject({
          handOver: handOverSchema,
          totp: z.boolean().default(false).describe('Also take the authenticator app away: the phone is lost'),
        }),
        response: { 200: z.object({ user: userViewSchema, ...handedOverSchema }), ...problems },
      },
    },
    async (request) => {
      const { principal, params, body } = request;
      const prepared = await prepareHandOver(deps, body.handOver);
      const { user, handed } = await inTransaction(sql, async (tx) => {
        const { id, organisationId } = await getUser(tx, params.id, adminScope(principal));
        if (body.totp) await disableTotp(tx, id);
        await revokeSessions(tx, { userId: id }, 'password_changed');
        await recordAccess(tx, {
          organisationId,
          actor: principal.actor,
          action: 'user.reset',
          subject: id,
          data: { handOver: body.handOver, totp: body.totp },
        });
        const handed = await handOver(tx, deps, request, id, prepared);
        return { user: await getUser(tx, id), handed };
      });
      app.forgetCredentials();
      return { user: userView(user), ...handed };
    },
  );
}
