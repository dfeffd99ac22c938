// Builds the browser apps: every service with a vite.config.ts. The build runs often (each `npm ci`, each start of the
// demo), so an app whose sources have not changed since is left as it is.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const NOT_SOURCES = new Set(['dist', 'node_modules']);

function* filesUnder(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) {
      if (!NOT_SOURCES.has(entry.name)) yield* filesUnder(path);
    } else if (entry.isFile() && !entry.name.endsWith('.test.ts')) yield path;
  }
}

/** A digest of what the app is made from: its own files, those of the rooms it uses, and the versions of its libraries. */
function digestOf(app) {
  const hash = createHash('sha256');
  const add = (dir) => {
    for (const file of filesUnder(dir)) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file));
  };
  add(app);
  const { dependencies = {} } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const room = join(root, 'packages', name.replace('@haetae/', ''));
    if (name.startsWith('@haetae/') && existsSync(room)) add(room);
  }
  hash.update(readFileSync(join(root, 'package-lock.json')));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest('hex');
}

const COMPRESSED = new Set(['.js', '.css', '.html', '.svg']);

/** Writes a .br and a .gz beside each text file, so that nothing is compressed while somebody waits. */
function compressAll(dist) {
  for (const file of [...filesUnder(dist)].filter((f) => COMPRESSED.has(extname(f)))) {
    const bytes = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(
      `${file}.br`,
      brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      }),
    );
  }
}

/** Builds what is out of date. Throws what Vite throws. */
export async function buildPages() {
  for (const name of readdirSync(join(root, 'services'))) {
    const app = join(root, 'services', name);
    if (!existsSync(join(app, 'vite.config.ts'))) continue;
    const stamp = join(app, 'dist', '.built-from');
    const digest = digestOf(app);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) continue;
    const { build } = await import('vite');
    await build({ root: app, configFile: join(app, 'vite.config.ts'), logLevel: 'warn' });
    compressAll(join(app, 'dist'));
    writeFileSync(stamp, digest);
  }
}
