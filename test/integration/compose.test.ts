import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeSettings, ENV_SCHEMA, loadConfig } from '@haetae/kit';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/** No container engine runs where this is tested, so what the files say is held against each other and the code. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  environment: Record<string, string | number>;
  ports?: string[];
  volumes: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}
const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, null> };
const { postgres, valkey, api, worker } = compose.services as Record<string, Service> as {
  postgres: Service;
  valkey: Service;
  api: Service;
  worker: Service;
};

const given: Record<string, string> = {
  POSTGRES_PASSWORD: 'secret',
  HAETAE_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
};
/** What Compose makes of `${NAME}`, `${NAME:-default}` and `${NAME:?why}`. */
const substitute = (value: string | number) =>
  String(value).replace(/\$\{(\w+)(?::[-?]([^}]*))?\}/g, (whole, name: string, rest = '') => {
    if (name in given) return given[name] as string;
    if (whole.includes(':?')) throw new Error(`${name} is needed and not given`);
    return rest;
  });
const environmentOf = (service: Service) =>
  Object.fromEntries(Object.entries(service.environment).map(([name, value]) => [name, substitute(value)]));

/** A Dockerfile's instructions, continued lines joined. */
function instructionsOf(path: string): { name: string; rest: string }[] {
  return read(path)
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name = '', ...rest] = line.trim().split(/\s+/);
      return { name, rest: rest.join(' ') };
    });
}

describe('docker-compose.yml', () => {
  it('gives every service a health check and a restart, and waits for healthy servers', () => {
    for (const name of ['postgres', 'valkey'] as const) expect(compose.services[name]?.healthcheck).toBeDefined();
    for (const service of [api, worker]) {
      expect(service.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        valkey: { condition: 'service_healthy' },
      });
    }
    expect(Object.keys(compose.services).toSorted()).toEqual(['api', 'postgres', 'valkey', 'worker']);
  });

  it('names only settings that exist, gives all that are needed, and values that are valid', () => {
    for (const service of [api, worker]) {
      const env = environmentOf(service);
      expect(Object.keys(env).filter((name) => !(name in ENV_SCHEMA))).toEqual([]);
      const needed = describeSettings().filter((s) => s.required);
      expect(needed.map((s) => s.name).filter((name) => !env[name])).toEqual([]);
      expect(() => loadConfig(env)).not.toThrow();
      // What Compose falls back to is what the code falls back to.
      const { DATABASE_URL, HAETAE_MASTER_KEY, REDIS_URL, HAETAE_HOST, HAETAE_DATA_DIR, ...rest } = env;
      const bare = loadConfig({ DATABASE_URL, HAETAE_MASTER_KEY });
      const full = loadConfig({ DATABASE_URL, HAETAE_MASTER_KEY, ...rest });
      expect({ ...full, HAETAE_METRICS_PORT: 0 }).toEqual({ ...bare, HAETAE_METRICS_PORT: 0 });
      expect([REDIS_URL, HAETAE_HOST, HAETAE_DATA_DIR]).toEqual(['redis://valkey:6379', '0.0.0.0', '/data']);
    }
  });

  it('connects to the database that it starts, and starts it so that a commit is durable', () => {
    const url = new URL(environmentOf(api).DATABASE_URL as string);
    const server = environmentOf(postgres);
    expect([url.hostname, url.username, url.password, url.pathname]).toEqual([
      'postgres',
      server.POSTGRES_USER,
      server.POSTGRES_PASSWORD,
      `/${server.POSTGRES_DB}`,
    ]);
    expect(environmentOf(worker).DATABASE_URL).toBe(url.href.replace(/\/$/, ''));
    expect(postgres.command).toContain('synchronous_commit=on');
  });

  it('never evicts a job, and appends to disk', () => {
    expect(valkey.command?.join(' ')).toBe(
      'valkey-server --appendonly yes --appendfsync everysec --maxmemory-policy noeviction',
    );
  });

  it('shares the vault between api and workers, and declares its volumes', () => {
    const mounted = Object.values(compose.services).flatMap((service) => service.volumes);
    const names = new Set(mounted.map((mount) => mount.split(':')[0]));
    expect([...names].toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
    expect(api.volumes).toEqual(worker.volumes);
    expect(api.volumes[0]?.split(':')[1]).toBe(environmentOf(api).HAETAE_DATA_DIR);
  });

  it('publishes the API alone, on loopback', () => {
    const published = Object.entries(compose.services).flatMap(([name, s]) => (s.ports ?? []).map((p) => [name, p]));
    expect(published).toEqual([['api', `127.0.0.1:8080:${environmentOf(api).HAETAE_PORT}`]]);
  });
});

describe.each([
  ['api', api, 'HAETAE_PORT', '/readyz'],
  ['worker', worker, 'HAETAE_METRICS_PORT', '/healthz'],
] as const)('the Dockerfile of the %s', (name, service, portName, healthPath) => {
  const file = service.build?.dockerfile ?? '';
  const instructions = instructionsOf(file);
  const all = (instruction: string) => instructions.filter((i) => i.name === instruction).map((i) => i.rest);
  const env = Object.fromEntries(all('ENV').flatMap((rest) => rest.split(/\s+/).map((pair) => pair.split('='))));

  it('listens, exposes and checks the port that Compose names', () => {
    expect(file).toBe(`docker/${name}.Dockerfile`);
    const port = environmentOf(service)[portName];
    expect(env[portName]).toBe(port);
    expect(all('EXPOSE')).toEqual([port]);
    expect(all('HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${port}${healthPath}`);
    const routes = name === 'api' ? 'services/api/src/routes/system/system.ts' : 'services/worker/src/serve-metrics.ts';
    expect(read(routes)).toContain(`'${healthPath}'`);
  });

  it('sets only settings that exist, as Compose has them', () => {
    for (const [key, value] of Object.entries(env)) {
      expect(key in ENV_SCHEMA, key).toBe(true);
      if (key in service.environment) expect(environmentOf(service)[key]).toBe(value);
    }
  });

  it('runs what the build makes, as an ordinary user who owns the data folder', () => {
    const [command] = all('CMD');
    const [program, script] = JSON.parse(command ?? '[]') as string[];
    expect(program).toBe('node');
    expect(script).toBe(`services/${name}/dist/main.js`);
    expect(existsSync(join(root, `services/${name}/src/main.ts`))).toBe(true);
    expect(all('USER')).toEqual(['node']);
    expect(all('VOLUME')).toEqual([env.HAETAE_DATA_DIR]);
    expect(all('RUN').join('\n')).toContain(`chown node:node ${env.HAETAE_DATA_DIR}`);
    expect(all('RUN').join('\n')).toContain(`--workspace=services/${name}`);
  });

  it.runIf(name === 'api')('carries the built console to where the api looks for it', () => {
    expect(all('COPY')).toContain('--from=build /app/services/console/dist /app/services/console/dist');
    expect(all('RUN').join('\n')).toContain('node bin/build.mjs');
  });

  it('copies what is there, and builds on a Node that is supported', () => {
    const ignored = read('.dockerignore').split('\n').filter(Boolean);
    for (const copy of all('COPY').filter((rest) => !rest.includes('--from='))) {
      const sources = copy.split(/\s+/).slice(0, -1);
      for (const source of sources) {
        expect(existsSync(join(root, source)), source).toBe(true);
        expect(ignored).not.toContain(source);
      }
    }
    const minimum = (JSON.parse(read('package.json')) as { engines: { node: string } }).engines.node;
    expect(minimum).toBe('>=20.19');
    for (const image of all('FROM').filter((rest) => !rest.startsWith('source'))) {
      expect(image).toMatch(/^node:20-bookworm-slim( AS source)?$/);
    }
  });
});

describe('docs/operations.md', () => {
  it('explains every setting', () => {
    const page = read('docs/operations.md');
    expect(describeSettings().filter((s) => !page.includes(`\`${s.name}\``))).toEqual([]);
  });
});
