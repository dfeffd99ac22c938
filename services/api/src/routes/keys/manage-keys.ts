import { HaetaeError, idSchema, roleSchema } from '@haetae/contracts';
import {
  createKey,
  ensureOrganisation,
  getOrganisation,
  listKeys,
  listOrganisations,
  type Principal,
  revokeKey,
} from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const name = z.string().trim().min(1).max(100);
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
});
const iso = (date: Date | null) => date?.toISOString() ?? null;

/** The organisation that an admin is confined to; undefined where it runs the instance. */
const scopeOf = ({ runsInstance, organisationId }: Principal) => (runsInstance ? undefined : organisationId);

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
        body: z.strictObject({ name, pack: z.string().max(20).optional() }),
        response: { 200: organisationSchema, 201: organisationSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      if (!request.principal.runsInstance)
        throw new HaetaeError(
          'ROLE_NOT_ALLOWED',
          'Only an admin of the organisation that runs this instance makes organisations.',
        );
      const { created, ...organisation } = await ensureOrganisation(sql, request.body.name, request.body.pack);
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
      organisations: (await listOrganisations(sql)).filter((o) => (scopeOf(principal) ?? o.id) === o.id),
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
          expiresAt: z.iso.datetime({ offset: true }).optional(),
        }),
        response: {
          201: z.object({ id: z.string(), key: z.string(), organisationId: z.string(), role: roleSchema }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { role, expiresAt } = request.body;
      const { principal } = request;
      const organisation = await getOrganisation(sql, request.body.organisation);
      if ((scopeOf(principal) ?? organisation.id) !== organisation.id)
        throw new HaetaeError(
          'ORGANISATION_NOT_FOUND',
          `There is no organisation ${JSON.stringify(request.body.organisation)}.`,
        );
      const made = await createKey(sql, {
        organisationId: organisation.id,
        role,
        name: request.body.name ?? `${organisation.name} ${role}`,
        ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
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
      keys: (await listKeys(sql, scopeOf(principal))).map((k) => ({
        ...k,
        createdAt: k.createdAt.toISOString(),
        expiresAt: iso(k.expiresAt),
        revokedAt: iso(k.revokedAt),
        lastUsedAt: iso(k.lastUsedAt),
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
      if (!(await revokeKey(sql, request.params.id, scopeOf(request.principal))))
        throw new HaetaeError('KEY_NOT_FOUND', `There is no key ${request.params.id}.`);
      return reply.code(204).send(null);
    },
  );
}
