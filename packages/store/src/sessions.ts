import { HaetaeError, type Id, newId, type Role } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { INSTANCE_ORGANISATION } from './organisations.ts';
import type { Principal } from './principal.ts';

export interface SessionInfo {
  id: Id<'session'>;
  userId: Id<'user'>;
  userName: string;
  method: 'password' | 'oidc' | 'invitation';
  createdAt: Date;
  expiresAt: Date;
  lastSeenAt: Date;
  address: string | null;
  userAgent: string | null;
}

/** How long after its end a session is kept, so that its owner can be told what became of it, and go on where they were. */
const KEPT_DAYS = 30;

/** Opens a session. `secretHash` is the SHA-256 of what the browser holds. */
export async function createSession(
  tx: Queryable,
  input: {
    userId: string;
    secretHash: Uint8Array;
    expiresAt: Date;
    method: SessionInfo['method'];
    address: string;
    userAgent: string | undefined;
  },
): Promise<Id<'session'>> {
  const id = newId('session');
  await tx`
    insert into sessions (id, user_id, secret_hash, expires_at, method, address, user_agent)
    values (${id}, ${input.userId}, ${Buffer.from(input.secretHash)}, ${input.expiresAt}, ${input.method}, ${input.address},
      ${input.userAgent?.slice(0, 300) ?? null})`;
  await tx`delete from sessions where expires_at < now() - make_interval(days => ${KEPT_DAYS})`;
  return id;
}

interface SessionRow {
  sessionId: Id<'session'>;
  userId: Id<'user'>;
  organisationId: Id<'organisation'>;
  organisationPack: string | null;
  runsInstance: boolean;
  role: Role;
  mustChangePassword: boolean;
  totpMissing: boolean;
  expiresAt: Date;
  idleSince: Date;
  revokedAt: Date | null;
  revokedReason: string | null;
  disabledAt: Date | null;
}

/**
 * Who is signed in with this secret, and until when. Throws SESSION_INVALID, SESSION_REVOKED, or SESSION_EXPIRED after its fixed
 * lifetime or `idleMs` without a request.
 */
export async function getSessionPrincipal(
  sql: Queryable,
  secretHash: Uint8Array,
  idleMs: number,
): Promise<Principal & { expiresAt: Date }> {
  const row = await findSession(sql, secretHash);
  if (!row) throw new HaetaeError('SESSION_INVALID', 'This session is not known here. Sign in again.');
  if (row.revokedAt || row.disabledAt)
    throw new HaetaeError('SESSION_REVOKED', `This session was ended${because(row.revokedReason)}. Sign in again.`);
  if (row.expiresAt.getTime() <= Date.now())
    throw new HaetaeError('SESSION_EXPIRED', 'This session has run out. Sign in again to go on where you were.');
  if (row.idleSince.getTime() + idleMs <= Date.now())
    throw new HaetaeError('SESSION_EXPIRED', 'This session was not used for a while. Sign in again to go on.');
  const { sessionId, userId, organisationId, organisationPack, runsInstance, role, expiresAt } = row;
  return {
    kind: 'user',
    actor: userId,
    userId,
    sessionId,
    organisationId,
    organisationPack,
    runsInstance,
    role,
    expiresAt,
    ...(row.mustChangePassword
      ? { mustSetUp: 'password' as const }
      : row.totpMissing
        ? { mustSetUp: 'totp' as const }
        : {}),
  };
}

const REASONS: Record<string, string> = {
  signed_out: 'you signed out',
  reauthenticated: 'you signed in anew',
  password_changed: 'the password was changed',
  role_changed: 'your role was changed',
  disabled: 'the account was disabled',
  totp_changed: 'the authenticator app was changed',
  ended_by_admin: 'an admin ended it',
};
const because = (reason: string | null) => (reason && REASONS[reason] ? `: ${REASONS[reason]}` : '');

/** A session by the hash of its secret, whether or not it is still good. */
export async function findSession(sql: Queryable, secretHash: Uint8Array): Promise<SessionRow | undefined> {
  const [row] = await sql<SessionRow[]>`
    select s.id as "sessionId", s.user_id as "userId", u.organisation_id as "organisationId", o.pack as "organisationPack",
      o.name = ${INSTANCE_ORGANISATION} as "runsInstance", u.role, u.must_change_password as "mustChangePassword",
      (o.require_totp and u.totp_enabled_at is null and s.method <> 'oidc') as "totpMissing", s.expires_at as "expiresAt",
      s.last_seen_at as "idleSince", s.revoked_at as "revokedAt", s.revoked_reason as "revokedReason", u.disabled_at as "disabledAt"
    from sessions s join users u on u.id = s.user_id join organisations o on o.id = u.organisation_id
    where s.secret_hash = ${Buffer.from(secretHash)}`;
  return row;
}

/** Notes that sessions are in use. */
export async function touchSessions(sql: Queryable, ids: string[]): Promise<void> {
  await sql`
    update sessions set last_seen_at = now() where id = any(${ids}) and last_seen_at < now() - interval '30 seconds'`;
}

/** Open sessions of a person, or of everybody in an organisation (of all, where none is given), the newest first. */
export async function listSessions(
  sql: Queryable,
  filter: { userId?: string | undefined; organisationId?: string | undefined; idleMs: number },
): Promise<SessionInfo[]> {
  return await sql<SessionInfo[]>`
    select s.id, s.user_id as "userId", u.name as "userName", s.method, s.created_at as "createdAt",
      s.expires_at as "expiresAt", s.last_seen_at as "lastSeenAt", s.address, s.user_agent as "userAgent"
    from sessions s join users u on u.id = s.user_id
    where s.revoked_at is null and s.expires_at > now() and s.last_seen_at > now() - make_interval(secs => ${filter.idleMs / 1_000})
      ${filter.userId === undefined ? sql`` : sql`and s.user_id = ${filter.userId}`}
      ${filter.organisationId === undefined ? sql`` : sql`and u.organisation_id = ${filter.organisationId}`}
    order by s.id desc limit 1000`;
}

/** Ends sessions of a person (or the one of `sessionId`), save `except`. Returns the ids of those that were open. */
export async function revokeSessions(
  tx: Queryable,
  which: { userId: string; sessionId?: string | undefined; except?: string | undefined },
  reason: string,
): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    update sessions set revoked_at = now(), revoked_reason = ${reason}
    where user_id = ${which.userId} and revoked_at is null
      ${which.sessionId === undefined ? tx`` : tx`and id = ${which.sessionId}`}
      ${which.except === undefined ? tx`` : tx`and id <> ${which.except}`}
    returning id`;
  return rows.map((r) => r.id);
}

/** Whose session it is (in `organisationId`, where given). Throws SESSION_NOT_FOUND. */
export async function getSessionOwner(
  sql: Queryable,
  id: string,
  organisationId?: string,
): Promise<{ userId: Id<'user'>; organisationId: Id<'organisation'> }> {
  const [row] = await sql<{ userId: Id<'user'>; organisationId: Id<'organisation'> }[]>`
    select s.user_id as "userId", u.organisation_id as "organisationId"
    from sessions s join users u on u.id = s.user_id where s.id = ${id}
      ${organisationId === undefined ? sql`` : sql`and u.organisation_id = ${organisationId}`}`;
  if (!row) throw new HaetaeError('SESSION_NOT_FOUND', `There is no session ${id}.`);
  return row;
}

/** Whether this person ever signed in from this address, as far back as sessions are kept. */
export async function hasSignedInFrom(sql: Queryable, userId: string, address: string): Promise<boolean> {
  const [row] = await sql`select 1 from sessions where user_id = ${userId} and address = ${address} limit 1`;
  return row !== undefined;
}
