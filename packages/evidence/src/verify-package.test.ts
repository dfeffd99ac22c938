import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ageDecrypt, ageEncrypt, createAgeKey, lockIdentity, unlockIdentity } from './age-keys.ts';
import { hashLine } from './custody-chain.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { chainFile, jsonFile, type PackageFile, type StoredLine, sealPackage } from './seal-package.ts';
import { createPrivateKeyDer, openSigningKey } from './signing-key.ts';
import { verifyPackage } from './verify-package.ts';
import { writeZip } from './zip-layout.ts';

let dir: string;
let sealed: Buffer;
const key = openSigningKey(createPrivateKeyDer());
const person = 'usr_01arz3ndektsv4rrffq69g5fav';

function storedLines(count: number): StoredLine[] {
  let previous: Uint8Array = new Uint8Array(0);
  return Array.from({ length: count }, (_, i) => {
    const line = {
      seq: i + 1,
      type: 'viewed',
      actor: person,
      at: '2026-01-02T03:04:05.000Z',
      data: { by: person, n: i },
    };
    previous = hashLine(previous, line);
    return { ...line, hash: Buffer.from(previous).toString('hex') };
  });
}
const pseudonyms = createPseudonyms();
const contents: PackageFile[] = [
  jsonFile('case.json', { text: 'words that were sent' }),
  chainFile('custody/case.ndjson', 'cas_x', storedLines(6), pseudonyms),
  chainFile('custody/items/itm_a.ndjson', 'itm_a', storedLines(3), pseudonyms),
  { path: 'media/med_a.age', bytes: Buffer.alloc(70_000, 7) },
];
const about = {
  id: 'evd_x',
  sealedAt: '2026-01-02T03:04:05.000Z',
  software: { name: 'haetae', version: 'test' },
  organisation: { id: 'org_x', name: 'A team' },
  caseId: 'cas_x',
  restricted: false,
  purpose: 'a test',
  recipient: { kind: 'officer' as const, name: 'An officer' },
  mediaRecipient: 'age1x',
};
const seal = async (files: PackageFile[], with_ = key) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of sealPackage({
    about,
    files: (async function* () {
      yield* files;
    })(),
    key: with_,
  }))
    chunks.push(chunk);
  return Buffer.concat(chunks);
};
const check = async (bytes: Uint8Array, options?: { key?: string }) => {
  const path = join(dir, 'package.zip');
  await writeFile(path, bytes);
  return await verifyPackage(path, options);
};
/** The files of a package, for tampering with what is inside. */
function filesOf(zip: Buffer): { path: string; bytes: Buffer }[] {
  const files = [];
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50; ) {
    const [bytes, name] = [zip.readUInt32LE(at + 18), zip.readUInt16LE(at + 26)];
    const start = at + 30 + name;
    files.push({ path: zip.toString('utf8', at + 30, start), bytes: zip.subarray(start, start + bytes) });
    at = start + bytes;
  }
  return files;
}
async function zipOf(files: { path: string; bytes: Uint8Array }[]) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeZip(
    (async function* () {
      yield* files;
    })(),
  ))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}
const rewrite = (path: string, change: (lines: string[]) => string[]) =>
  zipOf(
    filesOf(sealed).map((f) =>
      f.path === path ? { path, bytes: Buffer.from(change(f.bytes.toString().split('\n')).join('\n')) } : f,
    ),
  );

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'haetae-evidence-'));
  sealed = await seal(contents);
});
afterAll(() => rm(dir, { recursive: true }));

it('finds nothing wrong with a package as it was sealed, pinned to its key or not', async () => {
  expect(await check(sealed)).toMatchObject({ ok: true, findings: [], files: 5, lines: 9, key: { pinned: false } });
  expect(await check(sealed, { key: key.publicKeyPem })).toMatchObject({ ok: true, key: { pinned: true } });
  expect(await check(sealed, { key: key.fingerprint })).toMatchObject({ ok: true });
});

it('holds no id of a person, and the same pseudonym for the same person', () => {
  expect(sealed.includes(person)).toBe(false);
  expect(pseudonyms.map()).toEqual({ 'reviewer-1': person });
});

it('notices every flipped byte outside the large file, and names the file it is in', async () => {
  const media = sealed.indexOf(Buffer.alloc(1_000, 7));
  const starts: { path: string; from: number; to: number }[] = [];
  for (let at = 0; sealed.readUInt32LE(at) === 0x04034b50; ) {
    const [bytes, name] = [sealed.readUInt32LE(at + 18), sealed.readUInt16LE(at + 26)];
    const to = at + 30 + name + bytes;
    starts.push({ path: sealed.toString('utf8', at + 30, at + 30 + name), from: at, to });
    at = to;
  }
  const missed: string[] = [];
  for (let at = 0; at < sealed.length; at += at > media && at < media + 69_900 ? 9_973 : 17) {
    const bad = Buffer.from(sealed);
    bad[at]! ^= 0x10;
    const { ok, findings } = await check(bad);
    const inside = starts.find((s) => at >= s.from && at < s.to);
    const named = inside === undefined || findings.some((f) => f.file === inside.path);
    if (ok || findings.length === 0 || !named) missed.push(`${at} in ${inside?.path}: ${JSON.stringify(findings)}`);
  }
  expect(missed).toEqual([]);
}, 120_000);

it('names the custody line that was removed, swapped, altered, or cut off at the end', async () => {
  const path = 'custody/case.ndjson';
  const lineOf = async (change: (lines: string[]) => string[]) =>
    (await check(await rewrite(path, change))).findings.filter((f) => f.code.startsWith('LINE_'));
  expect(await lineOf((l) => l.toSpliced(2, 1))).toMatchObject([{ code: 'LINE_REMOVED', file: path, line: 3 }]);
  expect(await lineOf(([a, b, c, ...rest]) => [a!, c!, b!, ...rest])).toMatchObject([
    { code: 'LINE_REORDERED', file: path, line: 2 },
  ]);
  expect(await lineOf((l) => l.with(3, l[3]!.replace('viewed', 'opened')))).toMatchObject([
    { code: 'LINE_ALTERED', file: path, line: 4 },
  ]);
  expect(await lineOf((l) => l.toSpliced(5, 1))).toMatchObject([{ code: 'LINE_REMOVED', file: path, line: 6 }]);
  expect(await lineOf((l) => l.toSpliced(6, 0, l[5]!))).toMatchObject([{ code: 'LINE_ADDED', file: path, line: 7 }]);
});

it('names the first line that was written anew together with all hashes after it', async () => {
  const { findings } = await check(
    await rewrite('custody/case.ndjson', (lines) => {
      let previous: Uint8Array = new Uint8Array(0);
      return lines.map((text, i) => {
        if (text === '') return text;
        const { hash: _, ...line } = JSON.parse(text);
        if (i === 2) line.type = 'opened';
        previous = hashLine(previous, line);
        return JSON.stringify({ ...line, hash: Buffer.from(previous).toString('hex') });
      });
    }),
  );
  expect(findings).toContainEqual(expect.objectContaining({ code: 'LINE_ALTERED', line: 3 }));
});

it('names files that are missing, added or moved', async () => {
  const files = filesOf(sealed);
  const without = await check(await zipOf(files.filter((f) => f.path !== 'media/med_a.age')));
  expect(without.findings).toMatchObject([{ code: 'FILE_MISSING', file: 'media/med_a.age' }]);
  const more = await check(await zipOf([...files, { path: 'more.txt', bytes: Buffer.from('x') }]));
  expect(more.findings).toMatchObject([{ code: 'FILE_ADDED', file: 'more.txt' }]);
  const moved = await check(await zipOf([files[1]!, files[0]!, ...files.slice(2)]));
  expect(moved.findings).toMatchObject([{ code: 'FILES_REORDERED' }]);
});

it('does not believe a manifest that was made anew without the key, nor another key where one is pinned', async () => {
  const forged = contents.with(0, jsonFile('case.json', { text: 'other words' }));
  const theirs = openSigningKey(createPrivateKeyDer());
  const other = filesOf(await seal(forged, theirs));
  const ours = filesOf(sealed);
  const manifest = Buffer.from(
    other
      .find((f) => f.path === 'manifest.json')!
      .bytes.toString()
      .replace(JSON.stringify(theirs.publicKeyPem), JSON.stringify(key.publicKeyPem))
      .replace(theirs.fingerprint, key.fingerprint),
  );
  const mixed = await zipOf(
    other.map((f) =>
      f.path === 'manifest.json'
        ? { ...f, bytes: manifest }
        : f.path === 'public-key.pem'
          ? ours.find((o) => o.path === f.path)!
          : f,
    ),
  );
  expect((await check(mixed)).findings).toContainEqual(expect.objectContaining({ code: 'SIGNATURE_WRONG' }));
  const resigned = await check(await seal(forged, theirs), { key: key.fingerprint });
  expect(resigned.findings).toMatchObject([{ code: 'KEY_UNEXPECTED' }]);
});

it('survives what is no package: cut short, doubled, names that lead out, bombs, junk', async () => {
  const codes = async (bytes: Uint8Array) => (await check(bytes)).findings.map((f) => f.code);
  for (const share of [0.1, 0.5, 0.99]) {
    const cut = await check(sealed.subarray(0, Math.floor(sealed.length * share)));
    expect(cut.ok).toBe(false);
    expect(cut.findings[0]!.code).toBe('TRUNCATED');
  }
  expect(await codes(Buffer.from('junk'))).toContain('NOT_A_PACKAGE');
  expect(await codes(Buffer.alloc(0))).toContain('NOT_A_PACKAGE');
  expect(await codes(Buffer.concat([sealed, Buffer.from('x')]))).not.toEqual([]);
  const files = filesOf(sealed);
  expect(await codes(await zipOf([...files, files[0]!]))).toContain('DUPLICATE');
  for (const name of ['../../etc/passwd', '/etc/passwd', 'a/../../b', 'a\\..\\b', '.hidden', 'con\u202etxt'])
    expect(await codes(await zipOf([...files, { path: name, bytes: Buffer.from('x') }])), name).toContain(
      'UNSAFE_NAME',
    );
});

it('locks the key of the images so that only the passphrase opens it', async () => {
  const { identity, recipient } = await createAgeKey();
  const image = await ageEncrypt(Buffer.from('an image'), recipient);
  const locked = await lockIdentity(identity, 'correct horse battery staple');
  const opened = await unlockIdentity(locked, 'correct horse battery staple');
  expect(Buffer.from(await ageDecrypt(image, opened)).toString()).toBe('an image');
});
