import { HaetaeError, type Id, newId, type Role } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

/** Which cases come to a person first. Absent: all. */
export interface Routing {
  langs?: string[] | undefined;
  countries?: string[] | undefined;
  labels?: string[] | undefined;
}

/** A person, without anything secret. */
export interface UserInfo {
  id: Id<'user'>;
  organisationId: Id<'organisation'>;
  organisation: string;
  name: string;
  email: string | null;
  role: Role;
  lang: string | null;
  routing: Routing;
  totpEnabled: boolean;
  /** Of their organisation: everybody who signs in with a password must have an app. */
  totpRequired: boolean;
  hasPassword: boolean;
  mustChangePassword: boolean;
  /** Signs in at another provider. */
  oidc: boolean;
  createdAt: Date;
  createdBy: string;
  lastSignInAt: Date | null;
  disabledAt: Date | null;
}

/** What a sign-in is checked against. */
export interface UserSecrets extends UserInfo {
  passwordHash: string | null;
  totpSecret: Uint8Array | null;
}

/** A name or address as it is compared: capitals and ways of typing do not matter. */
export const signInKey = (name: string): string => name.normalize('NFKC').trim().toLowerCase();

const columns = (sql: Queryable) => sql`
  u.id, u.organisation_id as "organisationId", o.name as organisation, u.name, u.email, u.role, u.lang, u.routing,
  u.totp_enabled_at is not null as "totpEnabled", o.require_totp as "totpRequired",
  u.password_hash is not null as "hasPassword", u.must_change_password as "mustChangePassword",
  u.oidc_subject is not null as oidc, u.created_at as "createdAt", u.created_by as "createdBy",
  u.last_sign_in_at as "lastSignInAt", u.disabled_at as "disabledAt"`;
const secrets = (sql: Queryable) =>
  sql`${columns(sql)}, u.password_hash as "passwordHash", u.totp_secret as "totpSecret"`;

export interface NewUser {
  organisationId: string;
  name: string;
  email?: string | undefined;
  role: Role;
  lang?: string | undefined;
  routing?: Routing | undefined;
  passwordHash?: string | undefined;
  mustChangePassword?: boolean | undefined;
  oidc?: { issuer: string; subject: string } | undefined;
  createdBy: string;
}

/** Makes a person. Throws USER_NAME_TAKEN. */
export async function createUser(tx: Queryable, user: NewUser): Promise<Id<'user'>> {
  const id = newId('user');
  const rows = await tx`
    insert into users (id, organisation_id, name, name_key, email, email_key, role, lang, routing, password_hash,
      must_change_password, oidc_issuer, oidc_subject, created_by)
    select ${id}, ${user.organisationId}, ${user.name}, ${signInKey(user.name)}, ${user.email ?? null},
      ${user.email === undefined ? null : signInKey(user.email)}, ${user.role}, ${user.lang ?? null},
      ${jsonParameter(tx, user.routing ?? {})}, ${user.passwordHash ?? null}, ${user.mustChangePassword ?? false},
      ${user.oidc?.issuer ?? null}, ${user.oidc?.subject ?? null}, ${user.createdBy}
    where not exists (select 1 from users where ${takenBy(tx, user.name, user.email)})
    on conflict do nothing returning id`;
  if (rows.length === 0) throw taken();
  return id;
}

/** Nobody's name may be another's address: either is good for signing in. */
const takenBy = (sql: Queryable, name: string | undefined, email: string | undefined) => {
  const keys = [name, email].filter((k) => k !== undefined).map(signInKey);
  return sql`(name_key = any(${keys}) or email_key = any(${keys}))`;
};
const taken = () =>
  new HaetaeError('USER_NAME_TAKEN', 'Somebody has this name or e-mail address already; both are for signing in.');

/** The person of this id (in `organisationId`, where given). Throws USER_NOT_FOUND. */
export async function getUser(sql: Queryable, id: string, organisationId?: string): Promise<UserSecrets> {
  const [row] = await sql<UserSecrets[]>`
    select ${secrets(sql)} from users u join organisations o on o.id = u.organisation_id
    where u.id = ${id} ${organisationId === undefined ? sql`` : sql`and u.organisation_id = ${organisationId}`}`;
  if (!row) throw new HaetaeError('USER_NOT_FOUND', `There is no person ${id}.`);
  return row;
}

/** Who signs in under this name or e-mail address. */
export async function findUserByLogin(sql: Queryable, login: string): Promise<UserSecrets | undefined> {
  const key = signInKey(login);
  const [row] = await sql<UserSecrets[]>`
    select ${secrets(sql)} from users u join organisations o on o.id = u.organisation_id
    where u.name_key = ${key} or u.email_key = ${key}`;
  return row;
}

/** Who signs in at another provider under this subject. */
export async function findUserBySubject(
  sql: Queryable,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<UserSecrets | undefined> {
  const [row] = await sql<UserSecrets[]>`
    select ${secrets(sql)} from users u join organisations o on o.id = u.organisation_id
    where u.oidc_issuer = ${issuer} and u.oidc_subject = ${subject}`;
  return row;
}

/** People by id, page by page. */
export async function listUsers(
  sql: Queryable,
  filter: { organisationId?: string | undefined; after?: string | undefined; limit: number },
): Promise<UserInfo[]> {
  return await sql<UserInfo[]>`
    select ${columns(sql)} from users u join organisations o on o.id = u.organisation_id
    where u.id > ${filter.after ?? ''}
      ${filter.organisationId === undefined ? sql`` : sql`and u.organisation_id = ${filter.organisationId}`}
    order by u.id limit ${filter.limit}`;
}

export interface UserChanges {
  name?: string | undefined;
  email?: string | null | undefined;
  role?: Role | undefined;
  lang?: string | null | undefined;
  routing?: Routing | undefined;
  disabled?: boolean | undefined;
}

/**
 * Changes a person. Throws USER_NAME_TAKEN, and LAST_ADMIN when nobody of the organisation would be left who can let others in.
 * `user`: as it is now, read in this transaction.
 */
export async function updateUser(tx: Queryable, user: UserInfo, changes: UserChanges): Promise<void> {
  const losesAdmin =
    user.role === 'admin' &&
    user.disabledAt === null &&
    (changes.disabled === true || (changes.role !== undefined && changes.role !== 'admin'));
  if (losesAdmin) {
    // One at a time, or two admins could remove each other.
    await tx`select 1 from organisations where id = ${user.organisationId} for update`;
    const [others] = await tx<{ n: number }[]>`
      select count(*)::int as n from users
      where organisation_id = ${user.organisationId} and role = 'admin' and disabled_at is null and id <> ${user.id}`;
    if (others!.n === 0)
      throw new HaetaeError(
        'LAST_ADMIN',
        `${user.name} is the last admin of this organisation. Make somebody else an admin first.`,
      );
  }
  const email = changes.email ?? undefined;
  if (changes.name !== undefined || email !== undefined) {
    const [other] = await tx`
      select 1 from users where id <> ${user.id} and ${takenBy(tx, changes.name, email)}`;
    if (other) throw taken();
  }
  const set: Record<string, unknown> = {
    ...(changes.name === undefined ? {} : { name: changes.name, name_key: signInKey(changes.name) }),
    ...(changes.email === undefined
      ? {}
      : { email: changes.email, email_key: changes.email === null ? null : signInKey(changes.email) }),
    ...(changes.role === undefined ? {} : { role: changes.role }),
    ...(changes.lang === undefined ? {} : { lang: changes.lang }),
    ...(changes.routing === undefined ? {} : { routing: jsonParameter(tx, changes.routing) }),
    ...(changes.disabled === undefined ? {} : { disabled_at: changes.disabled ? new Date() : null }),
  };
  if (Object.keys(set).length > 0)
    try {
      await tx`update users set ${tx(set)} where id = ${user.id}`;
    } catch (error) {
      // Two took the name in the same moment.
      if ((error as { code?: string }).code === '23505') throw taken();
      throw error;
    }
}

/** Sets a password; `mustChange` where somebody else chose it. */
export async function setPassword(
  tx: Queryable,
  userId: string,
  passwordHash: string | null,
  mustChange: boolean,
): Promise<void> {
  await tx`update users set password_hash = ${passwordHash}, must_change_password = ${mustChange} where id = ${userId}`;
}

export async function noteSignIn(tx: Queryable, userId: string): Promise<void> {
  await tx`update users set last_sign_in_at = now() where id = ${userId}`;
}

/** Whether everybody of an organisation who signs in with a password must have an authenticator app. */
export async function requireTotp(tx: Queryable, organisationId: string, required: boolean): Promise<boolean> {
  const rows = await tx`update organisations set require_totp = ${required} where id = ${organisationId} returning id`;
  return rows.length > 0;
}

/** From now on a person signs in as this subject of another provider. */
export async function linkOidc(
  tx: Queryable,
  userId: string,
  { issuer, subject }: { issuer: string; subject: string },
): Promise<void> {
  await tx`update users set oidc_issuer = ${issuer}, oidc_subject = ${subject} where id = ${userId}`;
}
