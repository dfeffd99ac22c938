#!/usr/bin/env node
// `npm run dev`: `haetae start`, built and started anew whenever a source file of a package or service changes.
// Arguments go on to `haetae start`. What does not compile leaves the running one alone.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, watch } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepare } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** An editor writes a file in several steps, and a branch is changed in many. */
const SETTLE_MS = 300;

prepare();
let child = start();
let timer;
let stopping = false;

function start() {
  const started = spawn(process.execPath, ['services/haetae/dist/main.js', 'start', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    detached: true, // Ctrl-C reaches this process alone, which then tells it to stop, once
  });
  // What stopped by itself said why: the next change starts it again.
  started.on('exit', (code) => {
    if (!stopping && started === child && code !== 0) console.error(`haetae stopped (${code}); waiting for a change`);
  });
  return started;
}

async function stop() {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await gone;
}

async function restart(file) {
  console.error(`\n${file} changed: building`);
  if (spawnSync(process.execPath, ['bin/build.mjs'], { cwd: root, stdio: 'inherit' }).status !== 0) return;
  const before = child;
  await stop();
  if (!stopping && before === child) child = start();
}

const sources = ['packages', 'services']
  .flatMap((kind) => readdirSync(root + kind).map((room) => `${kind}/${room}/src`))
  .filter((src) => existsSync(root + src));
for (const src of sources)
  watch(root + src, { recursive: true }, (_event, name) => {
    clearTimeout(timer);
    timer = setTimeout(() => void restart(`${src}/${name}`), SETTLE_MS);
  });

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    stopping = true;
    await stop();
    process.exit(0);
  });
