import { HaetaeError, type Id, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';

/** Makes an invitation to choose a password; earlier ones of the same person are void. */
export async function createInvitation(
  tx: Queryable,
  input: { userId: string; tokenHash: Uint8Array; expiresAt: Date },
): Promise<Id<'invitation'>> {
  await voidInvitations(tx, input.userId);
  const id = newId('invitation');
  await tx`
    insert into invitations (id, user_id, token_hash, expires_at)
    values (${id}, ${input.userId}, ${Buffer.from(input.tokenHash)}, ${input.expiresAt})`;
  return id;
}

export async function voidInvitations(tx: Queryable, userId: string): Promise<void> {
  await tx`update invitations set used_at = now() where user_id = ${userId} and used_at is null`;
}

/** Whose invitation it is; locked, so that it is taken up once. Throws INVITATION_INVALID. */
export async function getInvitation(tx: Queryable, tokenHash: Uint8Array): Promise<{ userId: Id<'user'> }> {
  const [row] = await tx<{ userId: Id<'user'> }[]>`
    select i.user_id as "userId" from invitations i join users u on u.id = i.user_id
    where i.token_hash = ${Buffer.from(tokenHash)} and i.used_at is null and i.expires_at > now() and u.disabled_at is null
    for update of i`;
  if (!row)
    throw new HaetaeError('INVITATION_INVALID', 'This invitation is not good any more. Ask an admin for a new one.');
  return row;
}
