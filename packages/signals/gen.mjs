#!/usr/bin/env node
// Writes src/registry.generated.ts from the files under src/text and src/image. `--check` fails when it is out of step.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('./src/', import.meta.url));
const files = ['text', 'image'].flatMap((media) =>
  (existsSync(src + media) ? readdirSync(src + media) : [])
    .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'))
    .sort()
    .map((f) => ({
      media,
      name: f.slice(0, -3),
      variable: f.slice(0, -3).replace(/-(.)/g, (_, c) => c.toUpperCase()),
    })),
);
const text = `// Written by gen.mjs from the files in text/ and image/. Do not edit: run \`npm run gen\`.
import type { Signal } from './define-signal.ts';
${files.map((f) => `import { ${f.variable} } from './${f.media}/${f.name}.ts';`).join('\n')}

export const SIGNALS: readonly Signal[] = [${files.map((f) => f.variable).join(', ')}];
`;
const out = `${src}registry.generated.ts`;
if ((existsSync(out) ? readFileSync(out, 'utf8') : '') !== text) {
  if (process.argv.includes('--check')) {
    console.error('out of step: packages/signals/src/registry.generated.ts (run npm run gen)');
    process.exit(1);
  }
  writeFileSync(out, text);
}
