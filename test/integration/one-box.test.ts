import { fork } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { findStartOf } from '../../services/haetae/src/one-box/process-identity.ts';
import { type OneBox, type OneBoxOptions, startOneBox } from '../../services/haetae/src/one-box/start-one-box.ts';

const logger = pino({ level: 'silent' });
const mainOf = (name: string) =>
  fileURLToPath(new URL(`../support/fake-service${name === 'api' ? '' : '-worker'}.mjs`, import.meta.url));
const seenBy = async (box: { url: string }) =>
  (await (await fetch(`${box.url}/readyz`)).json()) as { pid: number; env: Record<string, string> };

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

describe('the one-box mode', () => {
  let dir: string;
  const boxes: OneBox[] = [];
  const start = async (options: Partial<OneBoxOptions> = {}): Promise<OneBox> => {
    const box = await startOneBox({ dataDir: join(dir, 'data'), port: 0, logs: 'files', logger, mainOf, ...options });
    boxes.push(box);
    return box;
  };
  const gone = (pids: Record<string, number>) => Object.values(pids).filter((pid) => findStartOf(pid) !== undefined);

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'haetae-one-box-'));
    // As root, PostgreSQL runs as another user, who must be able to pass through.
    chmodSync(dir, 0o711);
  });
  afterEach(async () => {
    await Promise.all(boxes.splice(0).map((box) => box.stop()));
    rmSync(dir, { recursive: true, force: true });
  });

  it('brings everything up, keeps the data over a restart, shows the admin key once, and leaves no process', async () => {
    const first = await start();
    const pids = first.pids();
    const names = inject('redisUrl') ? ['api', 'postgres', 'redis', 'worker'] : ['api', 'postgres', 'worker'];
    expect(Object.keys(pids).toSorted()).toEqual(names);
    const { env } = await seenBy(first);
    expect(first.adminKey).toMatch(/^hk_[\w-]{43}$/);
    expect(env.HAETAE_ADMIN_KEY).toBe(first.adminKey);
    expect(Buffer.from(env.HAETAE_MASTER_KEY as string, 'base64')).toHaveLength(32);
    expect(env.DATABASE_URL).toBe(first.databaseUrl);
    expect(await query(first.databaseUrl, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
    expect(await query(first.databaseUrl, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    await query(first.databaseUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
    expect(statSync(join(dir, 'data/secrets/master.key')).mode & 0o077).toBe(0);
    expect(statSync(join(dir, 'data/secrets')).mode & 0o077).toBe(0);
    await first.stop();
    expect(gone(pids)).toEqual([]);

    const second = await start();
    expect(second.adminKey).toBeUndefined();
    expect((await seenBy(second)).env).toMatchObject({
      HAETAE_ADMIN_KEY: '',
      HAETAE_MASTER_KEY: env.HAETAE_MASTER_KEY,
    });
    expect(await query(second.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('says who runs on a folder, and lets two folders run side by side', async () => {
    const [first, other] = await Promise.all([start(), start({ dataDir: join(dir, 'other') })]);
    expect(first.url).not.toBe(other.url);
    const again = start();
    await expect(again).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
    await expect(again).rejects.toThrow(`process ${process.pid} at ${first.url}`);
    expect((await seenBy(first)).env.DATABASE_URL).not.toBe((await seenBy(other)).env.DATABASE_URL);
  });

  it('starts again what dies: a service, and PostgreSQL on the same port', async () => {
    const box = await start();
    for (const name of ['api', 'postgres']) {
      const pid = box.pids()[name] as number;
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => box.pids()[name] ?? pid, { timeout: 30_000 }).not.toBe(pid);
    }
    await expect
      .poll(() => query(box.databaseUrl, 'SELECT 1 AS n').catch(() => 'away'), { timeout: 30_000 })
      .toEqual([{ n: 1 }]);
    await expect
      .poll(
        () =>
          seenBy(box).then(
            (s) => s.pid,
            () => 0,
          ),
        { timeout: 30_000 },
      )
      .toBe(box.pids().api);
  });

  it('killed with -9, leaves no process behind and can start again at once', async () => {
    const child = fork(fileURLToPath(new URL('../support/run-one-box.mjs', import.meta.url)), [join(dir, 'data')], {
      execArgv: [],
    });
    const ran = await new Promise<{ databaseUrl: string; pids: Record<string, number> }>((resolve, reject) => {
      child.once('message', (message) => resolve(message as typeof ran));
      child.once('exit', (code) => reject(new Error(`the child ended with ${code}`)));
    });
    child.removeAllListeners('exit');
    await query(ran.databaseUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const next = await start();
    expect(gone(ran.pids)).toEqual([]);
    expect(await query(next.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('killed with -9 and not started again, its processes end by themselves', async () => {
    const child = fork(fileURLToPath(new URL('../support/run-one-box.mjs', import.meta.url)), [join(dir, 'data')], {
      execArgv: [],
    });
    const { pids } = await new Promise<{ pids: Record<string, number> }>((resolve) => {
      child.once('message', (message) => resolve(message as never));
    });
    expect(gone(pids)).toHaveLength(Object.keys(pids).length);
    child.kill('SIGKILL');
    await expect.poll(() => gone(pids), { timeout: 30_000 }).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)(
    'as root, keeps the database elsewhere when its user cannot reach the folder',
    async () => {
      chmodSync(dir, 0o700);
      const first = await start();
      const home = realpathSync(join(dir, 'data/postgres'));
      expect(home).toMatch(/^\/var\/lib\/haetae\/postgres-/);
      await query(first.databaseUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
      await first.stop();
      const second = await start();
      expect(await query(second.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
      await second.stop();
      rmSync(home, { recursive: true });
    },
  );

  it('uses the servers it is given', async () => {
    const env = { PATH: process.env.PATH, DATABASE_URL: inject('postgresUrl'), REDIS_URL: 'redis://127.0.0.1:1' };
    const box = await start({ env });
    expect(Object.keys(box.pids()).toSorted()).toEqual(['api', 'worker']);
    expect((await seenBy(box)).env).toMatchObject({ DATABASE_URL: env.DATABASE_URL, REDIS_URL: env.REDIS_URL });
    expect(existsSync(join(dir, 'data/postgres'))).toBe(false);
  });

  it('runs its queue on PostgreSQL where there is no Redis', async () => {
    const box = await start({ redisBinary: undefined });
    expect(box.queue).toBe('postgres');
    expect((await seenBy(box)).env.REDIS_URL).toBe('');
  });

  it('takes everything down again when a service does not start', async () => {
    const broken = join(dir, 'broken.mjs');
    writeFileSync(broken, 'process.exit(3)');
    await expect(start({ mainOf: (name) => (name === 'api' ? broken : mainOf(name)) })).rejects.toMatchObject({
      code: 'SERVICE_START_FAILED',
    });
    expect(existsSync(join(dir, 'data/haetae.lock'))).toBe(false);
    const second = await start();
    expect(Object.keys(second.pids())).toContain('api');
  });
});
