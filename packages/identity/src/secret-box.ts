import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { HaetaeError } from '@haetae/contracts';

/** Seals small secrets that must be read again: the secrets of authenticator apps, the state of a sign-in elsewhere. */
export interface SecretBox {
  /** `context` says whose and what for; the secret opens under no other. */
  seal(context: string, bytes: Uint8Array): Buffer;
  /** Throws VAULT_OBJECT_DAMAGED when it was altered, is of another context, or no key fits. */
  open(context: string, sealed: Uint8Array): Buffer;
  /** The same secret under the first key; undefined when it is already. Throws as `open` does. */
  rewrap(context: string, sealed: Uint8Array): Buffer | undefined;
}

/**
 * AES-256-GCM under a key that HKDF derives from the master key for this purpose alone. Layout: 4 bytes of key id, nonce 12,
 * ciphertext, tag 16. `masterKeys` are base64 of 32 bytes; the first seals, all open (rotation).
 */
export function createSecretBox(masterKeys: readonly string[]): SecretBox {
  const keys = masterKeys.map((master) => {
    const key = Buffer.from(hkdfSync('sha256', Buffer.from(master, 'base64'), '', 'haetae-secret-box', 32));
    return { key, id: createHash('sha256').update('haetae-secret-box-id').update(key).digest().subarray(0, 4) };
  });
  const box: SecretBox = {
    seal(context, bytes) {
      const { key, id } = keys[0]!;
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([id, nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    open(context, bytes) {
      const sealed = Buffer.from(bytes);
      try {
        const found = keys.find((k) => k.id.equals(sealed.subarray(0, 4)));
        if (!found) throw new Error('sealed under a master key that is not configured');
        const decipher = createDecipheriv('aes-256-gcm', found.key, sealed.subarray(4, 16))
          .setAAD(Buffer.from(context))
          .setAuthTag(sealed.subarray(sealed.length - 16));
        return Buffer.concat([decipher.update(sealed.subarray(16, sealed.length - 16)), decipher.final()]);
      } catch (cause) {
        throw new HaetaeError('VAULT_OBJECT_DAMAGED', `A sealed secret does not open: ${(cause as Error).message}`, {
          cause,
        });
      }
    },
    rewrap(context, sealed) {
      const plain = box.open(context, sealed);
      if (keys[0]!.id.equals(Buffer.from(sealed).subarray(0, 4))) return undefined;
      return box.seal(context, plain);
    },
  };
  return box;
}
