#!/usr/bin/env node
// `npm run test:faults -- [--seed N] [--minutes M] …`: sets a fresh clone up and runs test/faults/main.ts.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepare } from './setup.mjs';

prepare();
const at = (path) => new URL(path, import.meta.url);
const { status } = spawnSync(
  process.execPath,
  ['--import', at('./ts-hooks.mjs').href, fileURLToPath(at('../test/faults/main.ts')), ...process.argv.slice(2)],
  { cwd: fileURLToPath(at('..')), stdio: 'inherit' },
);
process.exit(status ?? 1);
