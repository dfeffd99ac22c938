#!/usr/bin/env node
// Builds every workspace (tsc project references, incremental), then the browser apps (Vite).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildPages } from './build-pages.mjs';
import { patchPostgres } from './patch-postgres.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = `${root}node_modules/typescript/bin/tsc`;
if (!existsSync(tsc)) {
  console.error('TypeScript is not installed: run `npm ci` (with dev dependencies) first.');
  process.exit(1);
}
patchPostgres();
const { status } = spawnSync(process.execPath, [tsc, '-b', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
await buildPages();
