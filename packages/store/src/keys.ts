import { createHash, randomBytes } from 'node:crypto';
import { HaetaeError, type Id, newId, type Role } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { INSTANCE_ORGANISATION } from './organisations.ts';

/** Who is asking: one key of one organisation. */
export interface Principal {
  keyId: Id<'key'>;
  /** Whose hand it is, in leases, decisions and custody lines: the person's id where a person signed in, else the key's. */
  actor: Id<'key'> | Id<'user'>;
  organisationId: Id<'organisation'>;
  organisationPack: string | null;
  /** Its organisation is the one that runs this instance: its admins make organisations and their keys. */
  runsInstance: boolean;
  role: Role;
}

export interface KeyInfo {
  id: Id<'key'>;
  organisationId: Id<'organisation'>;
  role: Role;
  name: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

const hashSecret = (secret: string) => createHash('sha256').update(secret, 'utf8').digest();

/** A new secret: a prefix that scanners for leaked keys can find, and 256 random bits. */
export const newSecret = () => `hk_${randomBytes(32).toString('base64url')}`;

/** Makes a key. The secret is returned here and kept nowhere; the table has its SHA-256 (256 random bits need no salt). */
export async function createKey(
  sql: Queryable,
  input: { organisationId: string; role: Role; name: string; expiresAt?: Date; secret?: string },
): Promise<{ id: Id<'key'>; key: string }> {
  const id = newId('key');
  const secret = input.secret ?? newSecret();
  await sql`
    insert into api_keys (id, organisation_id, role, name, secret_hash, expires_at)
    values (${id}, ${input.organisationId}, ${input.role}, ${input.name}, ${hashSecret(secret)}, ${input.expiresAt ?? null})
    on conflict (secret_hash) do nothing`;
  return { id, key: secret };
}

/** Who a secret belongs to. Throws KEY_INVALID, KEY_REVOKED or KEY_EXPIRED. */
export async function getPrincipal(sql: Queryable, secret: string): Promise<Principal> {
  const [row] = await sql<(Principal & { expiresAt: Date | null; revokedAt: Date | null })[]>`
    select k.id as "keyId", k.organisation_id as "organisationId", o.pack as "organisationPack",
      o.name = ${INSTANCE_ORGANISATION} as "runsInstance", k.role,
      k.expires_at as "expiresAt", k.revoked_at as "revokedAt"
    from api_keys k join organisations o on o.id = k.organisation_id where k.secret_hash = ${hashSecret(secret)}`;
  if (!row) throw new HaetaeError('KEY_INVALID', 'This API key is not known here. Check that it was copied whole.');
  if (row.revokedAt) throw new HaetaeError('KEY_REVOKED', 'This API key was revoked. Ask an admin for a new one.');
  if (row.expiresAt && row.expiresAt.getTime() <= Date.now())
    throw new HaetaeError('KEY_EXPIRED', 'This API key has expired. Ask an admin for a new one.');
  const { keyId, organisationId, organisationPack, runsInstance, role } = row;
  return { keyId, actor: keyId, organisationId, organisationPack, runsInstance, role };
}

/** Notes the use of keys, at most once a minute each. */
export async function touchKeys(sql: Queryable, keyIds: string[]): Promise<void> {
  await sql`
    update api_keys set last_used_at = now()
    where id = any(${keyIds}) and (last_used_at is null or last_used_at < now() - interval '1 minute')`;
}

export async function listKeys(sql: Queryable, organisationId?: string): Promise<KeyInfo[]> {
  return await sql<KeyInfo[]>`
    select id, organisation_id as "organisationId", role, name, created_at as "createdAt", expires_at as "expiresAt",
      revoked_at as "revokedAt", last_used_at as "lastUsedAt"
    from api_keys ${organisationId === undefined ? sql`` : sql`where organisation_id = ${organisationId}`} order by id`;
}

/** Revokes a key (of `organisationId`, where given); true when it was there. Revoking twice is harmless. */
export async function revokeKey(sql: Queryable, keyId: string, organisationId?: string): Promise<boolean> {
  const rows = await sql`update api_keys set revoked_at = coalesce(revoked_at, now()) where id = ${keyId}
    ${organisationId === undefined ? sql`` : sql`and organisation_id = ${organisationId}`} returning id`;
  return rows.length > 0;
}
