import { hashToken, newOneTimePassword, newToken } from '@haetae/identity';
import { createInvitation, type Queryable, setPassword, voidInvitations } from '@haetae/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccountDeps } from './accounts.ts';

/** How somebody gets to choose their first, or next, password. */
export const handOverSchema = z
  .enum(['password', 'invitation', 'none'])
  .default('password')
  .describe('A one-time password to pass on, a link to send, or none for who signs in at another provider');
export type HandOverKind = z.infer<typeof handOverSchema>;

export const handedOverSchema = {
  oneTimePassword: z.string().nullable().describe('Shown this once; its owner must change it at the first sign-in'),
  invitation: z
    .object({ token: z.string(), url: z.string(), expiresAt: z.string() })
    .nullable()
    .describe('Shown this once; good for one use'),
};
export interface HandedOver {
  oneTimePassword: string | null;
  invitation: { token: string; url: string; expiresAt: string } | null;
}

/** Prepares what is handed over: outside a transaction, as hashing takes a while. */
export async function prepareHandOver({ passwords }: AccountDeps, kind: HandOverKind) {
  const oneTimePassword = kind === 'password' ? newOneTimePassword() : null;
  return { kind, oneTimePassword, passwordHash: oneTimePassword && (await passwords.hash(oneTimePassword)) };
}

/** Gives a person a one-time password or an invitation in place of whatever they had. Nothing of it can be read again later. */
export async function handOver(
  tx: Queryable,
  { config }: AccountDeps,
  request: FastifyRequest,
  userId: string,
  prepared: Awaited<ReturnType<typeof prepareHandOver>>,
): Promise<HandedOver> {
  await voidInvitations(tx, userId);
  await setPassword(tx, userId, prepared.passwordHash, prepared.kind === 'password');
  if (prepared.kind !== 'invitation') return { oneTimePassword: prepared.oneTimePassword, invitation: null };
  const token = newToken('hi');
  const expiresAt = new Date(Date.now() + config.HAETAE_INVITATION_HOURS * 3_600_000);
  await createInvitation(tx, { userId, tokenHash: hashToken(token), expiresAt });
  const base = config.HAETAE_PUBLIC_URL ?? `${request.protocol}://${request.host}`;
  // Behind the #, so that it stands in no server's or proxy's log.
  const url = `${base}/console/invitation#${token}`;
  return { oneTimePassword: null, invitation: { token, url, expiresAt: expiresAt.toISOString() } };
}
