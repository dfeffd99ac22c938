import { isStorableText, roleSchema } from '@haetae/contracts';
import type { UserInfo } from '@haetae/store';
import { z } from 'zod';

const list = z.array(z.string().min(1).max(64).refine(isStorableText, 'must not hold NUL or lone surrogates')).max(100);
export const routingSchema = z.strictObject({
  langs: list.optional(),
  countries: list.optional(),
  labels: list.optional(),
});

export const userViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: roleSchema,
  organisation: z.string().describe("The organisation's name"),
  organisationId: z.string(),
  lang: z.string().nullable(),
  routing: routingSchema,
  totpEnabled: z.boolean(),
  totpRequired: z.boolean(),
  hasPassword: z.boolean(),
  mustChangePassword: z.boolean(),
  oidc: z.boolean().describe('Signs in at another provider'),
  createdAt: z.string(),
  createdBy: z.string(),
  lastSignInAt: z.string().nullable(),
  disabledAt: z.string().nullable(),
});

/** A person as the API shows one. */
export function userView(user: UserInfo): z.input<typeof userViewSchema> {
  const { id, name, email, role, organisation, organisationId, lang, routing, oidc, createdBy } = user;
  const { totpEnabled, totpRequired, hasPassword, mustChangePassword } = user;
  return {
    ...{ id, name, email, role, organisation, organisationId, lang, routing, oidc, createdBy },
    ...{ totpEnabled, totpRequired, hasPassword, mustChangePassword },
    createdAt: user.createdAt.toISOString(),
    lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
    disabledAt: user.disabledAt?.toISOString() ?? null,
  };
}

export const sessionViewSchema = z.object({
  kind: z.enum(['key', 'user']),
  actor: z.string(),
  role: roleSchema,
  user: userViewSchema.nullable(),
  keyId: z.string().nullable(),
  scopes: z.array(z.string()).nullable(),
  expiresAt: z.string().nullable().describe('When the session ends, whatever is done'),
  csrfToken: z.string().nullable().describe('To be sent as X-CSRF-Token with whatever changes something'),
  mustSetUp: z
    .enum(['password', 'totp'])
    .nullable()
    .describe('What must be done before other routes are open: choose a password, or set up an authenticator app'),
});
export type SessionView = z.input<typeof sessionViewSchema>;
