/**
 * Checks a sealed package with nothing but the file: its container byte by byte, the signature of the manifest, the SHA-256 of
 * every file, and every custody chain line by line. It goes on after the first thing that is wrong, and names each.
 */
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { type ChainLine, checkChain } from './custody-chain.ts';
import { MANIFEST, type Manifest, manifestSchema, PUBLIC_KEY, SIGNATURE } from './manifest.ts';
import { type ContainerFinding, openZip, type ReadEntry } from './read-zip.ts';
import { readPublicKey } from './signing-key.ts';

export interface Finding {
  code:
    | ContainerFinding['code']
    | 'NOT_A_PACKAGE'
    | 'MANIFEST_INVALID'
    | 'SIGNATURE_WRONG'
    | 'KEY_UNEXPECTED'
    | 'FILE_ALTERED'
    | 'FILE_MISSING'
    | 'FILE_ADDED'
    | 'FILES_REORDERED'
    | 'LINE_ALTERED'
    | 'LINE_REMOVED'
    | 'LINE_REORDERED'
    | 'LINE_ADDED';
  file?: string;
  /** Number of the custody line, from 1. */
  line?: number;
  message: string;
}

export interface Verification {
  ok: boolean;
  findings: Finding[];
  /** What the manifest says; absent where it cannot be read. */
  manifest?: Manifest;
  manifestSha256?: string;
  /** Of the key in the package. `pinned`: it is the one that was expected. */
  key?: { fingerprint: string; pinned: boolean };
  files: number;
  lines: number;
}

/** The manifest is the only file that is read whole. */
const MANIFEST_MAX_BYTES = 512 * 1024 * 1024;
const LINE_MAX_CHARS = 16 * 1024 * 1024;

/**
 * Checks the package at `path`. `key`: the public key (PEM) or its fingerprint that the signature must be of; without one, the
 * signature is held against the key in the package, which only shows that nobody changed it who lacks *a* key.
 */
export async function verifyPackage(path: string, options: { key?: string } = {}): Promise<Verification> {
  const { entries, findings: container, close } = await openZip(path);
  const findings: Finding[] = [...container];
  const result: Verification = { ok: false, findings, files: 0, lines: 0 };
  try {
    const byName = new Map(entries.map((e) => [e.name, e]));
    const bytes = await readWhole(byName.get(MANIFEST));
    if (bytes === undefined) {
      const known = entries.length > 0;
      findings.push({
        code: known ? 'FILE_MISSING' : 'NOT_A_PACKAGE',
        ...(known ? { file: MANIFEST } : {}),
        message: known ? 'manifest.json is missing: nothing can be held against it' : 'this is no evidence package',
      });
      return result;
    }
    const manifest = readManifest(bytes, findings);
    const signature = await readWhole(byName.get(SIGNATURE));
    if (signature === undefined)
      findings.push({ code: 'FILE_MISSING', file: SIGNATURE, message: 'manifest.sig is missing' });
    if (!manifest) return result;
    result.manifest = manifest;
    result.manifestSha256 = createHash('sha256').update(bytes).digest('hex');
    checkSignature({ manifest, bytes, signature, expected: options.key, result });
    await checkFiles(manifest, entries, byName, result);
    result.ok = findings.length === 0;
    return result;
  } finally {
    await close();
  }
}

async function readWhole(entry: ReadEntry | undefined): Promise<Buffer | undefined> {
  if (entry === undefined || entry.bytes > MANIFEST_MAX_BYTES) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of await entry.read()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function readManifest(bytes: Buffer, findings: Finding[]): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    const message = (error as Error).message.split('\n')[0]!.slice(0, 200);
    findings.push({ code: 'MANIFEST_INVALID', file: MANIFEST, message: `manifest.json cannot be read: ${message}` });
    return undefined;
  }
}

function checkSignature(input: {
  manifest: Manifest;
  bytes: Buffer;
  signature: Buffer | undefined;
  expected: string | undefined;
  result: Verification;
}): void {
  const { manifest, bytes, signature, expected, result } = input;
  const wrong = (message: string) =>
    result.findings.push({
      code: 'SIGNATURE_WRONG',
      file: SIGNATURE,
      message: `the signature does not hold: ${message}`,
    });
  let key: ReturnType<typeof readPublicKey>;
  try {
    key = readPublicKey(manifest.publicKey.pem);
  } catch {
    wrong('the public key in the manifest is none');
    return;
  }
  const pin = expected?.trim();
  const expectedPrint = pin?.includes('BEGIN PUBLIC KEY') ? readPublicKey(pin).fingerprint : pin;
  const pinned = expectedPrint !== undefined && expectedPrint.toLowerCase() === key.fingerprint.toLowerCase();
  result.key = { fingerprint: key.fingerprint, pinned };
  if (expectedPrint !== undefined && !pinned)
    result.findings.push({
      code: 'KEY_UNEXPECTED',
      file: PUBLIC_KEY,
      message: `the package was signed with ${key.fingerprint}, not with ${expectedPrint}`,
    });
  if (signature !== undefined && !key.verify(bytes, signature))
    wrong('manifest.json was changed after it was signed, or signed with another key');
}

async function checkFiles(
  manifest: Manifest,
  entries: readonly ReadEntry[],
  byName: ReadonlyMap<string, ReadEntry>,
  result: Verification,
): Promise<void> {
  const { findings } = result;
  const listed = new Set([...manifest.files.map((f) => f.path), MANIFEST, SIGNATURE]);
  for (const { name } of entries)
    if (!listed.has(name))
      findings.push({ code: 'FILE_ADDED', file: name, message: `${name} was added: the manifest does not list it` });
  const order = entries.map((e) => e.name).filter((n) => listed.has(n));
  const expected = [...manifest.files.map((f) => f.path), MANIFEST, SIGNATURE].filter((n) => byName.has(n));
  const moved = order.findIndex((name, i) => name !== expected[i]);
  if (moved >= 0)
    findings.push({
      code: 'FILES_REORDERED',
      file: order[moved]!,
      message: `${order[moved]} does not stand where it was sealed`,
    });
  const chainOf = new Map(manifest.chains.map((c) => [c.path, c]));
  for (const { path, bytes, sha256 } of manifest.files) {
    const entry = byName.get(path);
    if (entry === undefined) {
      findings.push({ code: 'FILE_MISSING', file: path, message: `${path} is missing` });
      continue;
    }
    result.files += 1;
    const hash = createHash('sha256');
    try {
      for await (const chunk of await entry.read()) hash.update(chunk as Buffer);
    } catch (error) {
      findings.push({
        code: 'FILE_ALTERED',
        file: path,
        message: `${path} cannot be read: ${(error as Error).message}`,
      });
      continue;
    }
    const same = entry.bytes === bytes && hash.digest('hex') === sha256;
    if (!same)
      findings.push({
        code: 'FILE_ALTERED',
        file: path,
        message: `${path} was altered: its SHA-256 is not the one that was sealed`,
      });
    const chain = chainOf.get(path);
    if (chain) await checkLines(entry, chain, result);
  }
}

/** Walks one chain. Every line is named at which something shows. */
async function checkLines(entry: ReadEntry, sealed: Manifest['chains'][number], result: Verification): Promise<void> {
  const check = checkChain();
  let at = 0;
  const say = (what: string, line: number, message: string) =>
    result.findings.push({
      code: `LINE_${what.toUpperCase()}` as Finding['code'],
      file: sealed.path,
      line,
      message: `${sealed.path}: ${message}`,
    });
  const lines = createInterface({ input: await entry.read(), crlfDelay: 0 });
  for await (const text of lines) {
    at += 1;
    result.lines += 1;
    let line: ChainLine;
    try {
      if (text.length > LINE_MAX_CHARS) throw new Error('too long');
      line = JSON.parse(text) as ChainLine;
      if (typeof line.seq !== 'number' || typeof line.hash !== 'string') throw new Error('no custody line');
    } catch {
      return void say('altered', at, `line ${at} was altered: it cannot be read any more`);
    }
    check.next(line);
  }
  const { hashes } = sealed;
  const broken = check.end({ seq: hashes.length, hash: hashes.at(-1) ?? '' });
  if (broken === undefined) return;
  const rewritten = broken.what === 'altered' ? check.hashes().findIndex((h, i) => h !== hashes[i]) + 1 : 0;
  if (rewritten > 0 && rewritten < broken.seq)
    say('altered', rewritten, `line ${rewritten} was altered, and its hash with it`);
  else say(broken.what, broken.seq, broken.message);
}
