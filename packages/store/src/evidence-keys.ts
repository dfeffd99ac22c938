import { createAgeKey, createPrivateKeyDer, openSigningKey, type SigningKey } from '@haetae/evidence';
import type { Queryable } from './database.ts';
import { ensureInstanceKey } from './evidence-packages.ts';

/** What seals small secrets: the vault's keyring. */
export interface Sealer {
  seal(name: string, bytes: Uint8Array): Buffer;
  open(name: string, sealed: Buffer): Buffer;
}

const SIGNING = 'evidence-signing';

/**
 * The key that signs packages: `given` (base64 of PKCS #8 DER or of a 32-byte seed), else the instance's own, made at first use
 * and kept under the master key.
 */
export async function getSigningKey(sql: Queryable, sealer: Sealer, given?: string): Promise<SigningKey> {
  if (given !== undefined) return openSigningKey(Buffer.from(given, 'base64'));
  const { sealed } = await ensureInstanceKey(sql, SIGNING, async () => {
    const der = createPrivateKeyDer();
    return { publicKey: openSigningKey(der).publicKeyPem, sealed: sealer.seal(SIGNING, der) };
  });
  return openSigningKey(sealer.open(SIGNING, sealed));
}

/** The age key of an organisation, to which the maps of pseudonyms are encrypted. */
export async function getOrganisationKey(
  sql: Queryable,
  sealer: Sealer,
  organisationId: string,
): Promise<{ recipient: string; identity: string }> {
  const name = `reviewers-${organisationId}`;
  const { publicKey, sealed } = await ensureInstanceKey(sql, name, async () => {
    const { identity, recipient } = await createAgeKey();
    return { publicKey: recipient, sealed: sealer.seal(name, Buffer.from(identity)) };
  });
  return { recipient: publicKey, identity: sealer.open(name, sealed).toString() };
}

/**
 * The public key that this instance signs with, without making one: from `given` or from what the master key opens, else as the
 * database says, which somebody who may write there could have changed (`proven` is false then).
 */
export async function findPublicKey(
  sql: Queryable,
  sealer?: Sealer,
  given?: string,
): Promise<{ publicKeyPem: string; proven: boolean } | undefined> {
  if (given !== undefined)
    return { publicKeyPem: openSigningKey(Buffer.from(given, 'base64')).publicKeyPem, proven: true };
  const [row] = await sql<{ publicKey: string; sealed: Buffer }[]>`
    select public_key as "publicKey", sealed from instance_keys where name = ${SIGNING}`;
  if (!row) return undefined;
  if (!sealer) return { publicKeyPem: row.publicKey, proven: false };
  return { publicKeyPem: openSigningKey(sealer.open(SIGNING, row.sealed)).publicKeyPem, proven: true };
}
