/**
 * Encryption with age (https://age-encryption.org/v1, https://c2sp.org/age): a public format that the free program `age` opens
 * without this software. Media are encrypted to a key of the package; that key is itself an age file under a passphrase.
 */
import { createCipheriv, randomBytes, scrypt } from 'node:crypto';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient, Stanza } from 'age-encryption';

/** As `age -p`: 2^18 rounds, about a second and 256 MB. */
const SCRYPT_LOG_N = 18;

/** A new key pair: `recipient` (age1…) to encrypt to, `identity` (AGE-SECRET-KEY-1…) to open with. */
export async function createAgeKey(): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Encrypts bytes to a recipient. */
export async function ageEncrypt(bytes: Uint8Array, recipient: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return await encrypter.encrypt(bytes);
}

/** Opens what was encrypted to an identity. Throws when it is not the one, or a byte was changed. */
export async function ageDecrypt(bytes: Uint8Array, identity: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return await decrypter.decrypt(bytes);
}

/** An age file under a passphrase with a secret key in it, as `age -i` reads it. Runs the slow hash off the main thread. */
export async function lockIdentity(identity: string, passphrase: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient({
    async wrapFileKey(fileKey) {
      const salt = randomBytes(16);
      const label = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt]);
      const key = await new Promise<Buffer>((resolve, reject) =>
        scrypt(
          passphrase,
          label,
          32,
          { N: 2 ** SCRYPT_LOG_N, r: 8, p: 1, maxmem: 512 * 1024 * 1024 },
          (error, derived) => (error ? reject(error) : resolve(derived)),
        ),
      );
      const cipher = createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
      return [new Stanza(['scrypt', salt.toString('base64').replaceAll('=', ''), String(SCRYPT_LOG_N)], body)];
    },
  });
  return await encrypter.encrypt(`${identity}\n`);
}

/** The identity in a file of `lockIdentity`. Throws when the passphrase is wrong. */
export async function unlockIdentity(locked: Uint8Array, passphrase: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return (await decrypter.decrypt(locked, 'text')).trim();
}
