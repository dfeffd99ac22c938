// Lets Node import the TypeScript of test/bench: types are stripped as a file is loaded, nothing is bundled, so that
// `import.meta.url` stays what it is. Used by bin/bench.mjs; everything else runs from dist/.
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const { transformWithOxc } = await import('vite');
  const file = fileURLToPath(url);
  const { code } = await transformWithOxc(await readFile(file, 'utf8'), file, { lang: 'ts', sourcemap: false });
  return { format: 'module', source: code, shortCircuit: true };
}
