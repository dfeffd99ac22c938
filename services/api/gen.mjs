#!/usr/bin/env node
// Writes the table of docs/access.md from the routes of the built API (dist/). `--check` fails when it is out of step.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLogger, createMetrics, loadConfig } from '@haetae/kit';
import { renderTable, replaceTable } from '../../bin/render-table.mjs';
import { buildApp } from './dist/app.js';
import { accessRows } from './dist/route-access.js';

const file = fileURLToPath(new URL('../../docs/access.md', import.meta.url));

// Routes are only registered; what would do their work is never asked, and says so if it is.
const absent = new Proxy({}, { get: (_, name) => () => Promise.reject(new Error(`gen.mjs has no ${String(name)}`)) });
const config = loadConfig({ DATABASE_URL: 'none', HAETAE_MASTER_KEY: Buffer.alloc(32).toString('base64') });
const app = await buildApp({
  config,
  logger: createLogger({ name: 'gen', level: 'silent', pretty: false }),
  metrics: createMetrics('api'),
  sql: absent,
  vault: absent,
  hasher: absent,
  outbound: absent,
  banks: absent,
  queues: absent,
  version: 'gen',
});
await app.ready();
const table = renderTable(accessRows(app.routeAccess()));
await app.close();

const now = readFileSync(file, 'utf8');
const text = replaceTable(now, table);
if (text !== now) {
  if (process.argv.includes('--check')) {
    console.error('out of step: docs/access.md (run npm run build, then npm run gen)');
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
