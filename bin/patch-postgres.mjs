#!/usr/bin/env node
// Mends the PostgreSQL driver (postgres 3.4.9) where it is installed, until a release does (porsager/postgres issues 1066, 1154
// and 1208, pull requests 1168 and 1209). Without this, a connection that breaks while a small write waits either ends the
// process with a TypeError that nothing can catch, or comes back as one that never sends again. The third change keeps the rest
// of a transaction whose connection broke from running, outside of any transaction, on the connection that took its place.
// Run by bin/build.mjs and the Dockerfiles; harmless when run again.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../node_modules/postgres/src/', import.meta.url));
const PATCHES = [
  [
    'connection.js',
    '  function nextWrite(fn) {\n    const x',
    "  function nextWrite(fn) {\n    if (socket === null) {\n      nextWriteTimer !== null && clearImmediate(nextWriteTimer)\n      chunk = nextWriteTimer = null\n      error(Errors.connection('CONNECTION_CLOSED', options))\n      return false\n    }\n    const x",
  ],
  [
    'connection.js',
    '    clearImmediate(nextWriteTimer)\n    if (socket) {',
    '    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    if (socket) {',
  ],
  [
    'connection.js',
    "    clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)",
    "    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener('data', data)",
  ],
  ['index.js', '      , prepare = null\n\n    try {', '      , prepare = null\n      , gone = null\n\n    try {'],
  [
    'index.js',
    'new Promise((_, reject) => connection.onclose = reject)',
    'new Promise((_, reject) => connection.onclose = e => reject(gone = e))',
  ],
  [
    'index.js',
    '        q.catch(e => uncaughtError || (uncaughtError = e))\n        c.queue',
    '        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (gone)\n          return q.reject(gone)\n        c.queue',
  ],
];

export function patchPostgres() {
  if (!existsSync(folder)) return;
  for (const [name, before, after] of PATCHES) {
    const text = readFileSync(folder + name, 'utf8');
    if (text.includes(after)) continue;
    if (!text.includes(before)) {
      console.error(`The PostgreSQL driver's ${name} is not the one that bin/patch-postgres.mjs knows: look at both.`);
      process.exit(1);
    }
    // Beside it and moved: the file may be a hard link to a cache.
    writeFileSync(
      `${folder}${name}.new`,
      text.replace(before, () => after),
    );
    renameSync(`${folder}${name}.new`, folder + name);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) patchPostgres();
