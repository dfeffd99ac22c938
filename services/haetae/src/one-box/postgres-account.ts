import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';

/** Whom PostgreSQL runs as. Undefined: as ourselves. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const OWN_USER = 'haetae-pg';
/** Where a root instance keeps what the server's user cannot reach in the data folder. */
const SHARED_HOME = '/var/lib/haetae';

/**
 * PostgreSQL refuses to run as root. As root, whoever owns an existing database runs it on; else the user `haetae-pg`, or
 * `postgres`; else `haetae-pg` is made; else `nobody`.
 */
export function choosePostgresAccount(existingDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(existingDir)) {
    const { uid, gid } = statSync(existingDir);
    if (uid !== 0) return { name: `uid ${uid}`, uid, gid };
  }
  const known = findAccount(OWN_USER) ?? findAccount('postgres');
  if (known) return known;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_USER]);
  const made = findAccount(OWN_USER) ?? findAccount('nobody');
  if (made) return made;
  throw new HaetaeError(
    'SERVICE_START_FAILED',
    'PostgreSQL does not run as root, and no other user could be found or made. Start as an ordinary user, or set DATABASE_URL.',
  );
}

function findAccount(name: string): Account | undefined {
  const idOf = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  };
  const uid = idOf('-u');
  const gid = idOf('-g');
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { name, uid, gid };
}

/** Whether `account` passes the shell test `test`, in which `$1` is `path`. */
export function accountCan(account: Account | undefined, test: string, path: string): boolean {
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  return spawnSync('/bin/sh', ['-c', test, 'sh', path], { ...as, cwd: '/', stdio: 'ignore' }).status === 0;
}

/**
 * Makes the server's home, owned by its user. Where that user cannot reach it (a data folder under /root, say) the home is
 * made under /var/lib/haetae and `dir` becomes a link to it. Returns the path to use.
 */
export function preparePostgresHome(dir: string, account: Account | undefined): string {
  if (lstatSync(dir, { throwIfNoEntry: false }) === undefined) {
    mkdirSync(dir, { mode: 0o700 });
    if (account) chownSync(dir, account.uid, account.gid);
  }
  const existing = realpathSync(dir);
  if (accountCan(account, 'cd "$1" && test -w .', existing)) return existing;
  if (!account) throw new HaetaeError('SERVICE_START_FAILED', `${dir} cannot be written to`);
  mkdirSync(SHARED_HOME, { recursive: true, mode: 0o755 });
  const home = mkdtempSync(join(SHARED_HOME, 'postgres-'));
  chownSync(home, account.uid, account.gid);
  if (!accountCan(account, 'cd "$1" && test -w .', home)) {
    throw new HaetaeError(
      'SERVICE_START_FAILED',
      `The user ${account.name}, who runs PostgreSQL, can reach neither ${dir} nor ${home}.`,
    );
  }
  rmdirEmpty(dir);
  symlinkSync(home, dir);
  return home;
}

function rmdirEmpty(dir: string): void {
  const { status, stderr } = spawnSync('rmdir', [dir], { encoding: 'utf8' });
  if (status !== 0) throw new HaetaeError('SERVICE_START_FAILED', `${dir} is in the way: ${stderr.trim()}`);
}
