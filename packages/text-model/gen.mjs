#!/usr/bin/env node
// Writes the table of docs/text-model.md from the manifest of models/full. `--check` fails when it is out of step.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderTable, replaceTable } from '../../bin/render-table.mjs';
import { measuredRows } from './dist/evaluate/measured-rows.js';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('models/full/manifest.json', root), 'utf8'));
const file = fileURLToPath(new URL('docs/text-model.md', root));
const now = readFileSync(file, 'utf8');
const text = replaceTable(now, renderTable(measuredRows(manifest)));
if (text !== now) {
  if (process.argv.includes('--check')) {
    console.error('out of step: docs/text-model.md (run npm run build, then npm run gen)');
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
