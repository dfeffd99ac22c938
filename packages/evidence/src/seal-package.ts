import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { hashLine } from './custody-chain.ts';
import { FORMAT, MANIFEST, type Manifest, PUBLIC_KEY, SIGNATURE } from './manifest.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import type { SigningKey } from './signing-key.ts';
import { writeZip } from './zip-layout.ts';

/** One file of a package. A custody chain names itself, so that the manifest has the hashes of its lines. */
export interface PackageFile {
  path: string;
  bytes: Uint8Array;
  chain?: { id: string; hashes: string[] };
}

/** A line as the store has it. */
export interface StoredLine {
  seq: number;
  type: string;
  actor: string;
  at: string;
  data: unknown;
  hash: string;
}

/**
 * A custody chain as it leaves the organisation: pseudonyms in place of people, and a chain of hashes over what stands there.
 * `origin` is the hash of the same line in the organisation's own chain: with the map of pseudonyms it can be computed again.
 */
export function chainFile(path: string, id: string, lines: readonly StoredLine[], pseudonyms: Pseudonyms): PackageFile {
  let previous: Uint8Array = new Uint8Array(0);
  const hashes: string[] = [];
  const text = lines.map(({ hash: origin, ...line }) => {
    const shown = { ...pseudonyms.replace(line), origin };
    previous = hashLine(previous, shown);
    const hash = Buffer.from(previous).toString('hex');
    hashes.push(hash);
    return `${canonicalJson({ ...shown, hash })}\n`;
  });
  return { path, bytes: Buffer.from(text.join('')), chain: { id, hashes } };
}

export const jsonFile = (path: string, value: unknown): PackageFile => ({
  path,
  bytes: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
});

export const sha256Hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * The bytes of a sealed package: `files` in their order as they come, then the public key, the manifest and its signature.
 * One file is in memory at a time. `onManifest` gets the SHA-256 of the manifest, by which a package can be named for good.
 */
export async function* sealPackage(input: {
  about: Omit<Manifest, 'format' | 'files' | 'chains' | 'publicKey'>;
  files: AsyncIterable<PackageFile>;
  key: SigningKey;
  onManifest?: (sha256: string) => void;
}): AsyncGenerator<Uint8Array> {
  const { about, files, key, onManifest } = input;
  const manifest: Manifest = {
    format: FORMAT,
    ...about,
    publicKey: { fingerprint: key.fingerprint, pem: key.publicKeyPem },
    files: [],
    chains: [],
  };
  async function* all() {
    const note = ({ path, bytes, chain }: PackageFile) => {
      manifest.files.push({ path, bytes: bytes.length, sha256: sha256Hex(bytes) });
      if (chain) manifest.chains.push({ chain: chain.id, path, hashes: chain.hashes });
    };
    for await (const file of files) {
      note(file);
      yield file;
    }
    const publicKey = { path: PUBLIC_KEY, bytes: Buffer.from(key.publicKeyPem) };
    note(publicKey);
    yield publicKey;
    const bytes = Buffer.from(`${canonicalJson(manifest)}\n`);
    onManifest?.(sha256Hex(bytes));
    yield { path: MANIFEST, bytes };
    yield { path: SIGNATURE, bytes: key.sign(bytes) };
  }
  yield* writeZip(all());
}
