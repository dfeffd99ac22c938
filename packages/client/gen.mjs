#!/usr/bin/env node
// Writes src/api.generated.ts from the OpenAPI document of the built API (services/api/dist). `--check` fails when it is out of
// step.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { buildBareApp } from '../../services/api/bare-app.mjs';
import { renderTypes } from './render-types.mjs';

const file = new URL('src/api.generated.ts', import.meta.url);
const app = await buildBareApp();
const text = renderTypes(app.swagger());
await app.close();

if (text !== (existsSync(file) ? readFileSync(file, 'utf8') : '')) {
  if (process.argv.includes('--check')) {
    console.error('out of step: packages/client/src/api.generated.ts (run npm run build, then npm run gen)');
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
