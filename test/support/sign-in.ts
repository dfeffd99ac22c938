import type { Id, Role } from '@haetae/contracts';
import { createPasswords, csrfTokenOf, hashToken, newToken } from '@haetae/identity';
import { createSession, createUser, type Database, ensureOrganisation } from '@haetae/store';

/** A password that is good enough, and its hash, made once: hashing is slow on purpose. */
export const PASSWORD = 'tide lantern ochre walk';
let hashed: Promise<string> | undefined;
export const hashedPassword = (): Promise<string> => (hashed ??= createPasswords().hash(PASSWORD));

export interface Person {
  id: Id<'user'>;
  name: string;
  sessionId: Id<'session'>;
  /** What a browser that is signed in sends with every request; `origin` and the token matter where something is changed. */
  headers: { cookie: string; 'x-csrf-token': string };
  cookie: string;
}

/** Somebody of a role, signed in, as quickly as can be. `PASSWORD` is their password. */
export async function signedIn(
  sql: Database,
  role: Role,
  organisation = 'default',
  options: { expiresAt?: Date; name?: string } = {},
): Promise<Person> {
  const { id: organisationId } = await ensureOrganisation(sql, organisation);
  const name = options.name ?? `${role} ${newToken('n').slice(2, 14)}`;
  const id = await createUser(sql, {
    organisationId,
    name,
    role,
    passwordHash: await hashedPassword(),
    createdBy: 'tests',
  });
  const secret = newToken('hs');
  const sessionId = await createSession(sql, {
    userId: id,
    secretHash: hashToken(secret),
    expiresAt: options.expiresAt ?? new Date(Date.now() + 3_600_000),
    method: 'password',
    address: '127.0.0.1',
    userAgent: 'tests',
  });
  const cookie = `haetae_session=${secret}`;
  return { id, name, sessionId, cookie, headers: { cookie, 'x-csrf-token': csrfTokenOf(secret) } };
}
