#!/usr/bin/env node
// Runs the built command; builds it first where a clone has not been built yet.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);
if (!existsSync(fileURLToPath(main))) {
  const build = fileURLToPath(new URL('../../../bin/build.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [build], { stdio: ['ignore', 2, 'inherit'] });
  if (status !== 0) process.exit(1);
}
await import(main.href);
