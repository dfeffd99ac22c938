import { readFile } from 'node:fs/promises';
import { HaetaeError } from '@haetae/contracts';
import { readPublicKey, type Verification, verifyPackage } from '@haetae/evidence';
import { readMasterKey } from '@haetae/kit';
import {
  type AnchorCheck,
  type CustodyCheck,
  checkAnchors,
  checkCustody,
  findPublicKey,
  openDatabase,
} from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import type { Command } from 'commander';

interface VerifyOptions {
  json?: boolean;
  key?: string;
  database?: boolean;
  anchor?: string;
}

/** Adds `haetae verify PACKAGE.zip [--key …] [--json]` and `haetae verify --database`. Exit status 0 whole, 1 altered, 2 usage. */
export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('check evidence packages offline; name every byte, file and custody line that was altered')
    .argument('[package...]', 'evidence packages (zip)')
    .option('--key <key>', 'the public key (PEM file) or its fingerprint (SHA256:…) that must have signed it')
    .option(
      '--database',
      'walk every custody chain in the database at DATABASE_URL instead, and hold it against the anchors',
    )
    .option('--anchor <seq:hash>', 'with --database: an anchor that was noted down elsewhere and must be there')
    .option('--json', 'print a line of JSON a package')
    .addHelpText(
      'after',
      '\nExamples:\n  $ haetae verify evd_….zip --key SHA256:…\n  $ DATABASE_URL=postgres://… haetae verify --database',
    );
  command.action(async (packages: string[], options: VerifyOptions) => {
    if (options.database === true) {
      if (packages.length > 0) command.error('error: --database takes no package');
      return await verifyDatabase(options, (message) => command.error(message));
    }
    if (packages.length === 0) command.error("error: missing required argument 'package'");
    const key = await readKey(options.key);
    for (const file of packages) {
      const result = await verifyPackage(file, key === undefined ? {} : { key }).catch((error: unknown) => {
        throw new HaetaeError('FILE_NOT_READABLE', `${file} cannot be read: ${(error as Error).message}`, {
          cause: error,
        });
      });
      if (!result.ok) process.exitCode = 1;
      process.stdout.write(options.json ? `${JSON.stringify({ file, ...summaryOf(result) })}\n` : tell(file, result));
    }
  });
}

/** A fingerprint as it is, else the text of the file of this name. */
async function readKey(key: string | undefined): Promise<string | undefined> {
  if (key === undefined || key.startsWith('SHA256:') || key.includes('BEGIN PUBLIC KEY')) return key;
  const pem = await readFile(key, 'utf8').catch((error: Error) => {
    throw new HaetaeError('FILE_NOT_READABLE', `The key ${key} cannot be read: ${error.message}`);
  });
  if (!pem.includes('BEGIN PUBLIC KEY'))
    throw new HaetaeError('FILE_NOT_READABLE', `${key} is no public key in PEM, and no fingerprint (SHA256:…).`);
  return pem;
}

function summaryOf({ ok, findings, manifest, manifestSha256, key, files, lines }: Verification) {
  return {
    ok,
    findings,
    ...(manifest === undefined
      ? {}
      : {
          package: {
            id: manifest.id,
            caseId: manifest.caseId,
            sealedAt: manifest.sealedAt,
            organisation: manifest.organisation.name,
            recipient: manifest.recipient,
            purpose: manifest.purpose,
          },
          manifestSha256,
        }),
    ...(key === undefined ? {} : { key }),
    files,
    lines,
  };
}

/** For people. What a stranger wrote into the package is shown without control characters. */
function tell(file: string, result: Verification): string {
  const { ok, findings, manifest, key, files, lines } = result;
  const head = ok
    ? `${file}: whole. ${files} files and ${lines} custody lines are as they were sealed.`
    : `${file}: NOT as it was sealed.`;
  const about = manifest
    ? `  package ${manifest.id}, case ${manifest.caseId}, sealed ${manifest.sealedAt} by ${manifest.organisation.name} for ${manifest.recipient.name}`
    : '';
  const signed =
    key === undefined
      ? ''
      : key.pinned
        ? `  signed with ${key.fingerprint} (the key that you named)`
        : `  signed with ${key.fingerprint}\n  Compare it with the fingerprint that the organisation gave you by another way, or pass it as --key.`;
  return `${[head, about, signed, ...findings.map((f) => `  ${f.code}: ${f.message}`)]
    .filter((l) => l !== '')
    .map((l) => l.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (c) => (c === '\n' ? c : '\ufffd')))
    .join('\n')}\n`;
}

async function verifyDatabase({ json, key, anchor }: VerifyOptions, usage: (message: string) => never): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url)
    throw new HaetaeError('CONFIG_INVALID', 'Set DATABASE_URL, or ask a running instance: GET /v1/custody/verify.');
  const noted = anchor === undefined ? undefined : /^(\d+):([0-9a-f]{64})$/.exec(anchor);
  if (noted === null) usage('error: --anchor takes a number, a colon and 64 hex digits, as in 12:0a1b…');
  const sql = openDatabase({ url, max: 2, applicationName: 'haetae-verify' });
  try {
    const found = await checkCustody(sql);
    const signer = await findSigner(sql, await readKey(key));
    const known = noted ? { seq: Number(noted[1]), hash: noted[2]! } : undefined;
    const anchors = await checkAnchors(sql, signer?.publicKeyPem, known);
    const ok = found.broken.length === 0 && anchors.broken.length === 0;
    if (!ok) process.exitCode = 1;
    const fingerprint = signer && readPublicKey(signer.publicKeyPem).fingerprint;
    const said = { ...anchors, key: fingerprint ?? null, keyProven: signer?.proven ?? false };
    process.stdout.write(json ? `${JSON.stringify({ ok, ...found, anchors: said })}\n` : tellDatabase(ok, found, said));
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** Whose signature counts: the key that was named, else the instance's own, proven where the master key is at hand. */
async function findSigner(sql: ReturnType<typeof openDatabase>, named: string | undefined) {
  if (named?.includes('BEGIN PUBLIC KEY')) return { publicKeyPem: named, proven: true };
  const env = process.env;
  const masterKey = readMasterKey(env);
  const sealer =
    masterKey === undefined
      ? undefined
      : createKeyring([masterKey, ...(env.HAETAE_MASTER_KEYS_OLD ?? '').split(',').filter((k) => k.trim() !== '')]);
  const own = await findPublicKey(sql, sealer, env.HAETAE_EVIDENCE_KEY || undefined);
  if (named === undefined) return own;
  // A fingerprint alone checks nothing; it tells whether the key in the database is the one that was meant.
  return own && readPublicKey(own.publicKeyPem).fingerprint === named ? { ...own, proven: true } : undefined;
}

function tellDatabase(
  ok: boolean,
  found: CustodyCheck,
  { anchors, last, grownSince, broken, key, keyProven }: AnchorCheck & { key: string | null; keyProven: boolean },
): string {
  const lines = [
    ok ? `whole: ${found.chains} chains, ${found.lines} lines` : 'NOT whole',
    ...found.broken.map((b) => `${b.chain}: ${b.message}`),
    ...broken.map((b) => (b.chain === undefined ? b.message : `${b.chain}: ${b.message}`)),
    last
      ? `${anchors} anchors, the last one ${last.seq}:${last.hash} of ${last.at}; ${grownSince} chains have grown since`
      : 'no anchors yet: the worker makes one every hour in which something was written',
    ...(key === null
      ? []
      : [`signed with ${key}${keyProven ? '' : ', as the database says: compare it, or pass it as --key'}`]),
  ];
  return `${lines.join('\n')}\n`;
}
