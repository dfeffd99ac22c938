#!/usr/bin/env node
// Derives every workspace's tsconfig.json (and the root's list) from its package.json, so that a dependency is
// written once. `npm run gen` rewrites; `node bin/gen-tsconfig.mjs --check` fails when something is out of step.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const rooms = ['packages', 'services'].flatMap((top) =>
  readdirSync(join(root, top), { withFileTypes: true })
    .filter((e) => e.isDirectory() && existsSync(join(root, top, e.name, 'package.json')))
    .map((e) => {
      const manifest = JSON.parse(readFileSync(join(root, top, e.name, 'package.json'), 'utf8'));
      return { dir: `${top}/${e.name}`, name: manifest.name, manifest };
    }),
);
const dirOf = new Map(rooms.map((r) => [r.name, r.dir]));
let stale = 0;
const put = (file, value) => {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const now = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
  if (now === text) return;
  stale += 1;
  if (check) console.error(`out of step: ${file} (run npm run gen)`);
  else writeFileSync(join(root, file), text);
};
// Only rooms with a src folder and at least one source file take part in the build.
const built = rooms.filter(
  (r) => existsSync(join(root, r.dir, 'src/index.ts')) || existsSync(join(root, r.dir, 'src/main.ts')),
);
for (const room of built) {
  const deps = Object.keys({ ...room.manifest.dependencies, ...room.manifest.devDependencies });
  put(`${room.dir}/tsconfig.json`, {
    extends: '../../tsconfig.base.json',
    compilerOptions: {
      rootDir: 'src',
      outDir: 'dist',
      tsBuildInfoFile: 'dist/.tsbuildinfo',
      ...(room.manifest.haetae?.dom ? { lib: ['ES2023', 'ES2024.String', 'DOM', 'DOM.Iterable'] } : {}),
    },
    include: ['src'],
    exclude: ['src/**/*.test.ts'],
    references: deps
      .filter((d) => dirOf.has(d) && built.some((r) => r.name === d))
      .sort()
      .map((d) => ({ path: relative(room.dir, dirOf.get(d)) })),
  });
}
put('tsconfig.json', { files: [], references: built.map((r) => ({ path: r.dir })) });
process.exit(check && stale ? 1 : 0);
