#!/usr/bin/env node
// Regenerates everything that is derived: tsconfig references, the signal registry, and what packages add under "gen".
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (file) => execFileSync(process.execPath, [file, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
run('bin/gen-tsconfig.mjs');
for (const top of ['packages', 'services'])
  for (const name of readdirSync(`${root}${top}`))
    if (existsSync(`${root}${top}/${name}/gen.mjs`)) run(`${top}/${name}/gen.mjs`);
