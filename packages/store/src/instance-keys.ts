import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Queryable } from './database.ts';

/** What keeps the private half from whoever reads the database: a ring of master keys. */
interface Sealer {
  seal(name: string, bytes: Uint8Array): Buffer;
  open(name: string, sealed: Buffer): Buffer;
}

/** An Ed25519 key of this instance. */
export interface InstanceKey {
  /** Raw public key, 32 bytes in base64. */
  publicKey: string;
  /** Signature of 64 bytes (RFC 8032). */
  sign(bytes: Uint8Array): Buffer;
}

/** The name of the key that signs evidence, anchors and tombstones. */
export const EVIDENCE_KEY = 'evidence';

const rawPublic = (key: KeyObject) => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);

/**
 * The instance's key of this name, made at its first use; of two processes that make it at once, one wins and both use that
 * one. Throws VAULT_OBJECT_DAMAGED when the master key is not the one that it was sealed under.
 */
export async function keepInstanceKey(sql: Queryable, keyring: Sealer, name = EVIDENCE_KEY): Promise<InstanceKey> {
  const sealedName = `instance key ${name}`;
  const find = async () => (await sql<{ sealed: Buffer }[]>`select sealed from instance_keys where name = ${name}`)[0];
  let row = await find();
  if (!row) {
    const { privateKey } = generateKeyPairSync('ed25519');
    const sealed = keyring.seal(sealedName, privateKey.export({ format: 'der', type: 'pkcs8' }));
    await sql`
      insert into instance_keys (name, public_key, sealed)
      values (${name}, ${rawPublic(privateKey).toString('base64')}, ${sealed}) on conflict (name) do nothing`;
    row = await find();
  }
  const privateKey = createPrivateKey({ key: keyring.open(sealedName, row!.sealed), format: 'der', type: 'pkcs8' });
  return {
    publicKey: rawPublic(privateKey).toString('base64'),
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}
