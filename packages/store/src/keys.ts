import { createHash, randomBytes } from 'node:crypto';
import { HaetaeError, type Id, newId, type Role } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { INSTANCE_ORGANISATION } from './organisations.ts';
import type { Principal } from './principal.ts';

export interface KeyInfo {
  id: Id<'key'>;
  organisationId: Id<'organisation'>;
  role: Role;
  name: string;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
  scopes: string[] | null;
  rotatedAt: Date | null;
  /** Until when the secret before the last rotation still opens. */
  previousUntil: Date | null;
}

const hashSecret = (secret: string) => createHash('sha256').update(secret, 'utf8').digest();

/** A new secret: a prefix that scanners for leaked keys can find, and 256 random bits. */
export const newSecret = () => `hk_${randomBytes(32).toString('base64url')}`;

/** Makes a key. The secret is returned here and kept nowhere; the table has its SHA-256 (256 random bits need no salt). */
export async function createKey(
  sql: Queryable,
  input: { organisationId: string; role: Role; name: string; expiresAt?: Date; secret?: string; scopes?: string[] },
): Promise<{ id: Id<'key'>; key: string }> {
  const id = newId('key');
  const secret = input.secret ?? newSecret();
  await sql`
    insert into api_keys (id, organisation_id, role, name, secret_hash, expires_at, scopes)
    select ${id}, ${input.organisationId}, ${input.role}, ${input.name}, ${hashSecret(secret)}, ${input.expiresAt ?? null},
      ${input.scopes ?? null}::text[]
    -- a preset secret that was rotated away does not come back
    where not exists (select 1 from api_keys where previous_hash = ${hashSecret(secret)})
    on conflict (secret_hash) do nothing`;
  return { id, key: secret };
}

/** Who a secret belongs to. Throws KEY_INVALID, KEY_REVOKED or KEY_EXPIRED. */
export async function getPrincipal(sql: Queryable, secret: string): Promise<Principal> {
  const hash = hashSecret(secret);
  const [row] = await sql<(KeyRow & Pick<Principal, 'organisationPack' | 'runsInstance'>)[]>`
    select k.id, k.organisation_id as "organisationId", o.pack as "organisationPack",
      o.name = ${INSTANCE_ORGANISATION} as "runsInstance", k.role, k.scopes,
      k.expires_at as "expiresAt", k.revoked_at as "revokedAt",
      case when k.secret_hash = ${hash} then null else k.previous_until end as "oldUntil"
    from api_keys k join organisations o on o.id = k.organisation_id
    where k.secret_hash = ${hash} or k.previous_hash = ${hash}`;
  if (!row) throw new HaetaeError('KEY_INVALID', 'This API key is not known here. Check that it was copied whole.');
  if (row.revokedAt) throw new HaetaeError('KEY_REVOKED', 'This API key was revoked. Ask an admin for a new one.');
  if (row.expiresAt && row.expiresAt.getTime() <= Date.now())
    throw new HaetaeError('KEY_EXPIRED', 'This API key has expired. Ask an admin for a new one.');
  if (row.oldUntil && row.oldUntil.getTime() <= Date.now())
    throw new HaetaeError('KEY_EXPIRED', 'This API key was replaced by a newer one. Use that.');
  const { id, organisationId, organisationPack, runsInstance, role, scopes } = row;
  return {
    kind: 'key',
    actor: id,
    keyId: id,
    organisationId,
    organisationPack,
    runsInstance,
    role,
    ...(scopes ? { scopes } : {}),
  };
}

type KeyRow = Pick<KeyInfo, 'id' | 'organisationId' | 'role' | 'scopes' | 'expiresAt' | 'revokedAt'> & {
  oldUntil: Date | null;
};

/**
 * Gives a key a new secret; the old one still opens until `oldUntil`, so that its users can change over. The one before that is
 * void at once. Undefined when there is no such key (of `organisationId`, where given) that is not revoked.
 */
export async function rotateKey(
  sql: Queryable,
  keyId: string,
  oldUntil: Date,
  organisationId?: string,
): Promise<{ key: string; organisationId: Id<'organisation'> } | undefined> {
  const secret = newSecret();
  const [row] = await sql<{ organisationId: Id<'organisation'> }[]>`
    update api_keys set previous_hash = secret_hash, previous_until = ${oldUntil}, secret_hash = ${hashSecret(secret)},
      rotated_at = now()
    where id = ${keyId} and revoked_at is null
      ${organisationId === undefined ? sql`` : sql`and organisation_id = ${organisationId}`}
    returning organisation_id as "organisationId"`;
  return row && { key: secret, organisationId: row.organisationId };
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
      revoked_at as "revokedAt", last_used_at as "lastUsedAt", scopes, rotated_at as "rotatedAt",
      previous_until as "previousUntil"
    from api_keys ${organisationId === undefined ? sql`` : sql`where organisation_id = ${organisationId}`} order by id`;
}

/** Revokes a key (of `organisationId`, where given); gives whose it was, undefined when there is none. Twice is harmless. */
export async function revokeKey(
  sql: Queryable,
  keyId: string,
  organisationId?: string,
): Promise<Id<'organisation'> | undefined> {
  const [row] = await sql<{ organisationId: Id<'organisation'> }[]>`
    update api_keys set revoked_at = coalesce(revoked_at, now()) where id = ${keyId}
      ${organisationId === undefined ? sql`` : sql`and organisation_id = ${organisationId}`}
    returning organisation_id as "organisationId"`;
  return row?.organisationId;
}
