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
