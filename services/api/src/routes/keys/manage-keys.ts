import { HaetaeError, idSchema, instantSchema, isStorableText, roleSchema } from '@haetae/contracts';
import {
  createKey,
  ensureOrganisation,
  getOrganisation,
  inTransaction,
  listKeys,
  listOrganisations,
  recordAccess,
  requireTotp,
  revokeKey,
  rotateKey,
} from '@haetae/store';
import { z } from 'zod';
import { adminScope } from '../../accounts/admin-scope.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { groupOf, SCOPE_PATTERN } from '../../key-scopes.ts';
import { problemSchema } from '../../problem.ts';

const name = z.string().trim().min(1).max(100).refine(isStorableText, 'must not hold NUL or lone surrogates');
const organisationSchema = z.object({ id: z.string(), name: z.string(), pack: z.string().nullable() });
const keySchema = z.object({
  id: z.string(),
  organisationId: z.string(),
  role: roleSchema,
  name: z.string(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  scopes: z.array(z.string()).nullable(),
  rotatedAt: z.string().nullable(),
  previousUntil: z.string().nullable().describe('Until when the secret before the last rotation still opens'),
});
const iso = (date: Date | null) => date?.toISOString() ?? null;

const scopesSchema = z
  .array(z.string().regex(SCOPE_PATTERN))
  .min(1)
  .max(50)
  .describe('Groups of routes that the key is confined to within its role: `items`, `cases:read`, `banks:write`');
/** How long the secret before a rotation still opens, in hours. */
const overlapSchema = z.number().min(0).max(720).default(24);

/**
 * Organisations and API keys. An admin manages the keys of its own organisation; an admin of the organisation that runs the
 * instance makes organisations and keys for all of them.
 */
export function keyRoutes(app: App, { sql }: ApiDeps): void {
  const config = { roles: [] };
  app.post(
    '/v1/organisations',
    {
      config,
      schema: {
        summary: 'Make an organisation (or get the one of this name)',
        tags: ['keys'],
        body: z.strictObject({
          name,
          pack: z.string().max(20).refine(isStorableText, 'must not hold NUL or lone surrogates').optional(),
        }),
        response: { 200: organisationSchema, 201: organisationSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      if (!request.principal.runsInstance)
        throw new HaetaeError(
          'ROLE_NOT_ALLOWED',
          'Only an admin of the organisation that runs this instance makes organisations.',
        );
      const { created, ...organisation } = await inTransaction(sql, async (tx) => {
        const made = await ensureOrganisation(tx, request.body.name, request.body.pack);
        const { actor } = request.principal;
        if (made.created)
          await recordAccess(tx, { organisationId: made.id, actor, action: 'organisation.created', subject: made.id });
        return made;
      });
      return reply.code(created ? 201 : 200).send(organisation);
    },
  );
  app.get(
    '/v1/organisations',
    {
      config,
      schema: {
        summary: 'Organisations',
        tags: ['keys'],
        response: {
          200: z.object({ organisations: z.array(organisationSchema) }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async ({ principal }) => ({
      organisations: (await listOrganisations(sql)).filter((o) => (adminScope(principal) ?? o.id) === o.id),
    }),
  );
  app.post(
    '/v1/keys',
    {
      config,
      schema: {
        summary: 'Make an API key; it is shown this once',
        tags: ['keys'],
        body: z.strictObject({
          organisation: name,
          role: roleSchema,
          name: name.optional(),
          expiresAt: instantSchema.optional(),
          scopes: scopesSchema.optional(),
        }),
        response: {
          201: z.object({ id: z.string(), key: z.string(), organisationId: z.string(), role: roleSchema }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { role, expiresAt, scopes } = request.body;
      const { principal } = request;
      const organisation = await getOrganisation(sql, request.body.organisation);
      if ((adminScope(principal) ?? organisation.id) !== organisation.id)
        throw new HaetaeError(
          'ORGANISATION_NOT_FOUND',
          `There is no organisation ${JSON.stringify(request.body.organisation)}.`,
        );
      const groups = new Set(app.routeAccess().map((r) => groupOf(r.url)));
      const unknown = scopes?.filter((s) => !groups.has(s.split(':')[0]!)) ?? [];
      if (unknown.length > 0)
        throw new HaetaeError(
          'VALIDATION_FAILED',
          `There are no routes under ${unknown.join(', ')}. A scope is the word after /v1/ in a path, as in items or cases:read.`,
          { errors: [{ path: 'scopes', message: `no routes under ${unknown.join(', ')}` }] },
        );
      const made = await inTransaction(sql, async (tx) => {
        const made = await createKey(tx, {
          organisationId: organisation.id,
          role,
          name: request.body.name ?? `${organisation.name} ${role}`,
          ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
          ...(scopes === undefined ? {} : { scopes }),
        });
        await recordAccess(tx, {
          organisationId: organisation.id,
          actor: principal.actor,
          action: 'key.created',
          subject: made.id,
          data: {
            role,
            ...(scopes === undefined ? {} : { scopes }),
            ...(expiresAt === undefined ? {} : { expiresAt }),
          },
        });
        return made;
      });
      return reply.code(201).send({ ...made, organisationId: organisation.id, role });
    },
  );
  app.get(
    '/v1/keys',
    {
      config,
      schema: {
        summary: 'API keys, without their secrets',
        tags: ['keys'],
        response: { 200: z.object({ keys: z.array(keySchema) }), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async ({ principal }) => ({
      keys: (await listKeys(sql, adminScope(principal))).map((k) => ({
        ...k,
        createdAt: k.createdAt.toISOString(),
        expiresAt: iso(k.expiresAt),
        revokedAt: iso(k.revokedAt),
        lastUsedAt: iso(k.lastUsedAt),
        rotatedAt: iso(k.rotatedAt),
        previousUntil: iso(k.previousUntil),
      })),
    }),
  );
  app.delete(
    '/v1/keys/:id',
    {
      config,
      schema: {
        summary: 'Revoke an API key',
        tags: ['keys'],
        params: z.object({ id: idSchema('key') }),
        response: { 204: z.null(), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await inTransaction(sql, async (tx) => {
        const organisationId = await revokeKey(tx, id, adminScope(request.principal));
        if (organisationId === undefined) throw new HaetaeError('KEY_NOT_FOUND', `There is no key ${id}.`);
        await recordAccess(tx, { organisationId, actor: request.principal.actor, action: 'key.revoked', subject: id });
      });
      app.forgetCredentials();
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/v1/keys/:id/rotate',
    {
      config,
      schema: {
        summary: 'Give an API key a new secret, shown this once; the old one still opens for some hours',
        tags: ['keys'],
        params: z.object({ id: idSchema('key') }),
        body: z.strictObject({ overlapHours: overlapSchema }).default({ overlapHours: 24 }),
        response: {
          200: z.object({ id: z.string(), key: z.string(), previousUntil: z.string() }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async ({ principal, params: { id }, body }) => {
      const previousUntil = new Date(Date.now() + body.overlapHours * 3_600_000);
      const key = await inTransaction(sql, async (tx) => {
        const rotated = await rotateKey(tx, id, previousUntil, adminScope(principal));
        if (!rotated) throw new HaetaeError('KEY_NOT_FOUND', `There is no key ${id} that could be rotated.`);
        const { organisationId } = rotated;
        const data = { overlapHours: body.overlapHours };
        await recordAccess(tx, { organisationId, actor: principal.actor, action: 'key.rotated', subject: id, data });
        return rotated.key;
      });
      app.forgetCredentials();
      return { id, key, previousUntil: previousUntil.toISOString() };
    },
  );
  app.patch(
    '/v1/organisations/:id',
    {
      config,
      schema: {
        summary: 'Ask for an authenticator app of everybody who signs in with a password, or no longer',
        tags: ['keys'],
        params: z.object({ id: idSchema('organisation') }),
        body: z.strictObject({ requireTotp: z.boolean() }),
        response: {
          200: z.object({ id: z.string(), requireTotp: z.boolean() }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async ({ principal, params: { id }, body: { requireTotp: required } }) => {
      const missing = new HaetaeError('ORGANISATION_NOT_FOUND', `There is no organisation ${id}.`);
      if ((adminScope(principal) ?? id) !== id) throw missing;
      await inTransaction(sql, async (tx) => {
        if (!(await requireTotp(tx, id, required))) throw missing;
        const { actor } = principal;
        const action = required ? 'organisation.totp_required' : 'organisation.totp_optional';
        await recordAccess(tx, { organisationId: id, actor, action, subject: id });
      });
      app.forgetCredentials();
      return { id, requireTotp: required };
    },
  );
}
