import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { HaetaeError } from '@haetae/contracts';

/**
 * Envelope encryption of one object (AES-256-GCM, NIST SP 800-38D). A fresh data key encrypts the bytes; the master key wraps
 * the data key. Layout: magic "HV1", 4 bytes of master key id, then wrap nonce 12, wrapped key 32, wrap tag 16, nonce 12,
 * ciphertext, tag 16. The object's name is authenticated with both, so that objects cannot be swapped for one another.
 */
const MAGIC = Buffer.from('HV1');
const HEADER = 3 + 4 + 12 + 32 + 16 + 12;

export interface MasterKey {
  /** 4 bytes that tell master keys apart; not secret. */
  id: Buffer;
  key: Buffer;
}

/** The data key of a sealed object, under whichever master key wrapped it. */
function unwrapKey(masters: readonly MasterKey[], aad: Buffer, sealed: Buffer): { master: MasterKey; dataKey: Buffer } {
  if (sealed.length < HEADER + 16 || !sealed.subarray(0, 3).equals(MAGIC)) throw new Error('not a vault object');
  const master = masters.find((m) => m.id.equals(sealed.subarray(3, 7)));
  if (!master) throw new Error('sealed under a master key that is not configured');
  const unwrap = createDecipheriv('aes-256-gcm', master.key, sealed.subarray(7, 19)).setAAD(aad);
  unwrap.setAuthTag(sealed.subarray(51, 67));
  return { master, dataKey: Buffer.concat([unwrap.update(sealed.subarray(19, 51)), unwrap.final()]) };
}

/** Magic, key id, nonce, wrapped key and tag: what comes before the encrypted bytes. */
function wrapKey(master: MasterKey, aad: Buffer, dataKey: Buffer): Buffer {
  const nonce = randomBytes(12);
  const wrap = createCipheriv('aes-256-gcm', master.key, nonce).setAAD(aad);
  const wrapped = Buffer.concat([wrap.update(dataKey), wrap.final()]);
  return Buffer.concat([MAGIC, master.id, nonce, wrapped, wrap.getAuthTag()]);
}

const damaged = (cause: unknown) =>
  new HaetaeError('VAULT_OBJECT_DAMAGED', `The vault object does not open: ${(cause as Error).message}`, { cause });

/** Encrypts `bytes` as the object `name`. */
export function sealBytes(master: MasterKey, name: string, bytes: Uint8Array): Buffer {
  const aad = Buffer.from(name, 'utf8');
  const dataKey = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce).setAAD(aad);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  const head = wrapKey(master, aad, dataKey);
  dataKey.fill(0);
  return Buffer.concat([head, nonce, body, cipher.getAuthTag()]);
}

/** Decrypts an object. Throws VAULT_OBJECT_DAMAGED when a byte differs, the name is another's, or no key fits. */
export function openBytes(masters: readonly MasterKey[], name: string, sealed: Buffer): Buffer {
  try {
    const aad = Buffer.from(name, 'utf8');
    const { dataKey } = unwrapKey(masters, aad, sealed);
    const decipher = createDecipheriv('aes-256-gcm', dataKey, sealed.subarray(67, 79)).setAAD(aad);
    decipher.setAuthTag(sealed.subarray(sealed.length - 16));
    return Buffer.concat([decipher.update(sealed.subarray(HEADER, sealed.length - 16)), decipher.final()]);
  } catch (error) {
    throw damaged(error);
  }
}

/**
 * The object with its data key wrapped under the first of `masters`; undefined when it is already. The encrypted bytes stay
 * as they are. Throws VAULT_OBJECT_DAMAGED when the data key does not open.
 */
export function rewrapBytes(masters: readonly MasterKey[], name: string, sealed: Buffer): Buffer | undefined {
  const [current] = masters;
  if (!current) return undefined;
  try {
    const aad = Buffer.from(name, 'utf8');
    const { master, dataKey } = unwrapKey(masters, aad, sealed);
    if (master === current) return undefined;
    return Buffer.concat([wrapKey(current, aad, dataKey), sealed.subarray(67)]);
  } catch (error) {
    throw damaged(error);
  }
}
