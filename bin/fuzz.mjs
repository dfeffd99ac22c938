#!/usr/bin/env node
// `npm run test:fuzz -- [--requests N] [--seed S] [--only "POST /v1/items"]`: sends every operation of the API's OpenAPI
// document what it does not expect, on a real database. Prints the seed, and the smallest request that fails. The event
// stream is asked with `once=true`, because it does not end otherwise.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

let values;
try {
  ({ values } = parseArgs({
    options: {
      requests: { type: 'string', default: '50000' },
      seed: { type: 'string' },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }));
  for (const name of ['requests', 'seed'])
    if (values[name] !== undefined && !/^\d{1,10}$/.test(values[name]))
      throw new Error(`--${name} takes a whole number`);
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
if (values.help) {
  console.log('npm run test:fuzz -- [--requests N (50000)] [--seed S] [--only "POST /v1/items"]');
  process.exit(0);
}
const root = fileURLToPath(new URL('..', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [`${root}node_modules/vitest/vitest.mjs`, 'run', '--project=integration', 'test/integration/fuzz.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      FUZZ_REQUESTS: values.requests,
      FUZZ_SEED: values.seed ?? String(Math.floor(Math.random() * 2 ** 31)),
      ...(values.only ? { FUZZ_ONLY: values.only } : {}),
    },
  },
);
process.exit(status ?? 1);
