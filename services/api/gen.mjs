#!/usr/bin/env node
// Writes the table of docs/access.md from the routes of the built API (dist/). `--check` fails when it is out of step.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderTable, replaceTable } from '../../bin/render-table.mjs';
import { buildBareApp } from './bare-app.mjs';
import { accessRows } from './dist/route-access.js';

const file = fileURLToPath(new URL('../../docs/access.md', import.meta.url));
const app = await buildBareApp();
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
