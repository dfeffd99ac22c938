import { createHash } from 'node:crypto';
import { HaetaeError } from '@haetae/contracts';
import { type MasterKey, openBytes, rewrapBytes, sealBytes } from './sealed-bytes.ts';

/** The master keys of an instance: what seals media, and any small secret that must lie in the database. */
export interface Keyring {
  /** Encrypts bytes; `name` says what they are and must be given again to open them. */
  seal(name: string, bytes: Uint8Array): Buffer;
  /** Throws VAULT_OBJECT_DAMAGED when a byte differs, the name is another's, or no key fits. */
  open(name: string, sealed: Buffer): Buffer;
  /** The same bytes under the current master key; undefined when they are already. Throws as `open` does. */
  rewrap(name: string, sealed: Buffer): Buffer | undefined;
}

/** A ring of 32-byte keys in base64: the first seals, all open, so that a key can be changed without stopping. */
export function createKeyring(masterKeys: readonly string[]): Keyring {
  const masters: MasterKey[] = masterKeys.map((base64) => {
    const key = Buffer.from(base64, 'base64');
    if (key.length !== 32) throw new HaetaeError('CONFIG_INVALID', 'A vault master key must be 32 bytes in base64.');
    return { key, id: createHash('sha256').update('haetae-vault-key-id').update(key).digest().subarray(0, 4) };
  });
  const [master] = masters;
  if (!master) throw new HaetaeError('CONFIG_INVALID', 'The vault needs a master key.');
  return {
    seal: (name, bytes) => sealBytes(master, name, bytes),
    open: (name, sealed) => openBytes(masters, name, sealed),
    rewrap: (name, sealed) => rewrapBytes(masters, name, sealed),
  };
}
