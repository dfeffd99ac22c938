import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childrenOf, freePort, type Running, runHaetae } from './run-haetae.ts';

const ADMIN = `hk_${'exchange-between-two-instances-0123456789'}`;
const WITHIN_MS = 20 * 60_000;

interface Instance {
  url: string;
  running: Running;
  call<T>(method: string, path: string, body?: unknown, type?: string): Promise<T>;
  lines(path: string): Promise<Record<string, unknown>[]>;
  /** Kills the command and its services with -9, and starts them again on the same data. */
  killAndRestart(): Promise<void>;
}

async function startInstance(dataDir: string): Promise<Instance> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = async () => {
    const running = runHaetae(['start', '--data', dataDir, '--port', String(port), '--json'], {
      env: { HAETAE_ADMIN_KEY: ADMIN, HAETAE_PEERS_PRIVATE: '1', HAETAE_JOBS: 'exchange', HAETAE_LOG_LEVEL: 'warn' },
    });
    await running.firstLine;
    return running;
  };
  const ask = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN}`, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return text;
  };
  const instance: Instance = {
    url,
    running: await start(),
    call: async (method, path, body, type) => {
      const text = await ask(method, path, body, type);
      return (text === '' ? undefined : JSON.parse(text.trim().split('\n').at(-1)!)) as never;
    },
    lines: async (path) =>
      (await ask('GET', path))
        .split('\n')
        .filter((l) => l !== '')
        .map((l) => JSON.parse(l) as Record<string, unknown>),
    async killAndRestart() {
      const { pid } = instance.running.child;
      const services = [...childrenOf(pid!, 'services/api'), ...childrenOf(pid!, 'services/worker')];
      instance.running.child.kill('SIGKILL');
      for (const service of services)
        try {
          process.kill(service, 'SIGKILL');
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      await instance.running.ended;
      instance.running = await start();
    },
  };
  return instance;
}

export interface ExchangeResult {
  /** Hashes each side gave. */
  hashes: number;
  uploadSeconds: number;
  /** From the moment the peers were made until both had everything, the two restarts included. */
  exchangeSeconds: number;
  kills: number;
  /** Hashes of each side at the other's, each counted as often as it is there. */
  arrived: [number, number];
  /** Those of them that were sent, each counted once. */
  right: [number, number];
  /** How often each side says that it added one. */
  added: [number, number];
  /** From a withdrawal on one side until it no longer matches on the other, with peers asked every second. */
  purgeSeconds: number;
}

/**
 * Two one-box instances on this machine give each other `hashes` confirmed hashes each. The second is killed with -9 twice on the
 * way: once a fifth and once three fifths of them have arrived.
 */
export async function exchangeBetweenTwo(hashes: number, log: (line: string) => void): Promise<ExchangeResult> {
  const dir = mkdtempSync(join(tmpdir(), 'haetae-two-'));
  // As root, PostgreSQL runs as another user, who must get through to the folder.
  chmodSync(dir, 0o711);
  const instances: Instance[] = [];
  try {
    for (const name of ['a', 'b']) instances.push(await startInstance(join(dir, name)));
    const [a, b] = instances as [Instance, Instance];
    const sent = [0, 1].map(() => Array.from({ length: hashes }, () => randomBytes(32).toString('hex')));
    const from = performance.now();
    const sides = await Promise.all(
      [a, b].map(async (side, n) => {
        const own = await side.call<{ id: string }>('POST', '/v1/banks', { name: 'own', kind: 'block' });
        const theirs = await side.call<{ id: string }>('POST', '/v1/banks', { name: 'theirs', kind: 'block' });
        await side.call('POST', '/v1/organisations', { name: 'partner' });
        const { key } = await side.call<{ key: string }>('POST', '/v1/keys', {
          organisation: 'partner',
          role: 'platform',
        });
        await side.call('PUT', `/v1/banks/${own.id}/sharing`, {
          visibility: 'named',
          organisations: [{ organisation: 'partner' }],
        });
        const lines = sent[n]!.map((hash) => `{"hash":"${hash}"}\n`).join('');
        await side.call(
          'POST',
          `/v1/banks/${own.id}/hashes?confirmed=true&results=refused`,
          lines,
          'application/x-ndjson',
        );
        return { own: own.id, theirs: theirs.id, key };
      }),
    );
    const uploadSeconds = (performance.now() - from) / 1_000;
    log(`uploaded ${hashes} on each side in ${uploadSeconds.toFixed(1)} s`);
    const begun = performance.now();
    const peers = await Promise.all(
      [a, b].map(async (side, n) => {
        const other = n === 0 ? b : a;
        const { own, key } = sides[1 - n]!;
        const peer = await side.call<{ id: string }>('POST', '/v1/peers', {
          name: 'partner',
          shape: 'haetae',
          url: `${other.url}/v1/exchange/${own}`,
          bank: sides[n]!.theirs,
          secret: key,
          pullEveryS: 1,
        });
        return peer.id;
      }),
    );
    const added = async (n: number) =>
      (await instances[n]!.call<{ counts: { added: number } }>('GET', `/v1/peers/${peers[n]}`)).counts.added;
    let kills = 0;
    for (const share of [0.2, 0.6]) {
      await until(async () => (await added(1)) >= share * hashes, `${share * 100} % at the second instance`);
      const before = await added(1);
      if (before >= hashes) throw new Error('everything had arrived before the kill; use more hashes');
      log(`killing the second instance with -9 at ${before} of ${hashes}`);
      await b.killAndRestart();
      kills += 1;
    }
    await until(async () => (await added(0)) >= hashes && (await added(1)) >= hashes, 'everything on both sides');
    const exchangeSeconds = (performance.now() - begun) / 1_000;
    const stored = await Promise.all(
      [a, b].map(async (side, n) =>
        (await side.lines(`/v1/banks/${sides[n]!.theirs}/hashes`)).map((h) => String(h.hash)),
      ),
    );
    const right = stored.map((s, n) => {
      const wanted = new Set(sent[1 - n]);
      return new Set(s.filter((hash) => wanted.has(hash))).size;
    });

    const [first] = await a.lines(`/v1/banks/${sides[0]!.own}/hashes`);
    const matches = async () => {
      const { results } = await b.call<{ results: { matches: unknown[] }[] }>('POST', '/v1/match', {
        hashes: [{ hash: first!.hash }],
      });
      return results[0]!.matches.length;
    };
    await until(async () => (await matches()) > 0, 'the match');
    const withdrawn = performance.now();
    await a.call('DELETE', `/v1/banks/${sides[0]!.own}/hashes/${first!.id}`);
    await until(async () => (await matches()) === 0, 'the withdrawal');
    return {
      hashes,
      uploadSeconds,
      exchangeSeconds,
      kills,
      arrived: [stored[0]!.length, stored[1]!.length],
      right: [right[0]!, right[1]!],
      added: [await added(0), await added(1)],
      purgeSeconds: (performance.now() - withdrawn) / 1_000,
    };
  } finally {
    for (const { running } of instances) {
      running.child.kill('SIGTERM');
      await running.ended;
    }
    rmSync(dir, { recursive: true, force: true });
  }
}

async function until(check: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + WITHIN_MS;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`${what} did not come`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
