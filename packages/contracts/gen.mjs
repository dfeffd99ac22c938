#!/usr/bin/env node
// Writes the table of docs/errors.md from the built error catalogue (dist/). `--check` fails when it is out of step.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderTable, replaceTable } from '../../bin/render-table.mjs';
import { errorRows } from './dist/error-rows.js';

const file = fileURLToPath(new URL('../../docs/errors.md', import.meta.url));
const now = readFileSync(file, 'utf8');
const text = replaceTable(now, renderTable(errorRows()));
if (text !== now) {
  if (process.argv.includes('--check')) {
    console.error('out of step: docs/errors.md (run npm run build, then npm run gen)');
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
