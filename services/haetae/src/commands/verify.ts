import { readFile } from 'node:fs/promises';
import { HaetaeError } from '@haetae/contracts';
import { type Verification, verifyPackage } from '@haetae/evidence';
import { checkCustody, openDatabase } from '@haetae/store';
import type { Command } from 'commander';

interface VerifyOptions {
  json?: boolean;
  key?: string;
  database?: boolean;
}

/** Adds `haetae verify PACKAGE.zip [--key …] [--json]` and `haetae verify --database`. Exit status 0 whole, 1 altered, 2 usage. */
export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('check evidence packages offline; name every byte, file and custody line that was altered')
    .argument('[package...]', 'evidence packages (zip)')
    .option('--key <key>', 'the public key (PEM file) or its fingerprint (SHA256:…) that must have signed it')
    .option('--database', 'walk every custody chain in the database at DATABASE_URL instead')
    .option('--json', 'print a line of JSON a package')
    .addHelpText(
      'after',
      '\nExamples:\n  $ haetae verify evd_….zip --key SHA256:…\n  $ DATABASE_URL=postgres://… haetae verify --database',
    );
  command.action(async (packages: string[], options: VerifyOptions) => {
    if (options.database === true) {
      if (packages.length > 0) command.error('error: --database takes no package');
      return await verifyDatabase(options);
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

async function verifyDatabase({ json }: VerifyOptions): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url)
    throw new HaetaeError('CONFIG_INVALID', 'Set DATABASE_URL, or ask a running instance: GET /v1/custody/verify.');
  const sql = openDatabase({ url, max: 2, applicationName: 'haetae-verify' });
  try {
    const found = await checkCustody(sql);
    const ok = found.broken.length === 0;
    if (!ok) process.exitCode = 1;
    const text = ok
      ? `whole: ${found.chains} chains, ${found.lines} lines\n`
      : found.broken.map((b) => `${b.chain}: ${b.message}\n`).join('');
    process.stdout.write(json ? `${JSON.stringify({ ok, ...found })}\n` : text);
  } finally {
    await sql.end({ timeout: 2 });
  }
}
