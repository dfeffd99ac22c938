import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** Signs with Ed25519 (RFC 8032). */
export interface SigningKey {
  /** SPKI in PEM, as `openssl pkey -pubin` reads it. */
  publicKeyPem: string;
  /** `SHA256:` and hex of the SHA-256 of the public key's DER. */
  fingerprint: string;
  sign(bytes: Uint8Array): Buffer;
}

/** A new private key as PKCS #8 DER. */
export function createPrivateKeyDer(): Buffer {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' });
}

/** A key from its PKCS #8 DER, or from 32 bytes of seed. Throws when it is neither, or not Ed25519. */
export function openSigningKey(der: Uint8Array): SigningKey {
  const pkcs8 =
    der.length === 32 ? Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), der]) : Buffer.from(der);
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key is not an Ed25519 key');
  const pub = createPublicKey(key);
  return {
    publicKeyPem: pub.export({ type: 'spki', format: 'pem' }) as string,
    fingerprint: fingerprintOf(pub),
    sign: (bytes) => sign(null, bytes, key),
  };
}

export function fingerprintOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(der).digest('hex')}`;
}

/** The fingerprint of a public key in PEM. Throws when it is none of Ed25519. */
export function readPublicKey(pem: string): {
  fingerprint: string;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
} {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the key is not an Ed25519 key');
  return {
    fingerprint: fingerprintOf(key),
    verify: (bytes, signature) => signature.length === 64 && verify(null, bytes, key, signature),
  };
}
