#!/usr/bin/env node
// Everything a fresh clone needs before it runs or is tested: npm packages, the build, and for the tests a Redis and a
// browser. Plain Node, no dependencies. Talks on stderr only: stdout belongs to the command that follows.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const inCi = ['1', 'true'].includes(process.env.CI ?? '');
const say = (text) => process.stderr.write(`${text}\n`);

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
  });
  if (status === 0) return;
  say(`\`${command} ${args.join(' ')}\` failed${error ? `: ${error.message}` : ` (exit ${status})`}.`);
  process.exit(1);
}

/** Whether node_modules holds the versions that package-lock.json names. */
function packagesAreCurrent() {
  const hidden = `${root}node_modules/.package-lock.json`;
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const found = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, info]) =>
      !path.includes('node_modules/') ||
      info.optional ||
      info.peer ||
      info.link ||
      found[path]?.version === info.version,
  );
}

export function installPackages() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say(`Node ${process.versions.node} is too old: 20.19 or newer is needed (https://nodejs.org).`);
    process.exit(1);
  }
  if (packagesAreCurrent()) return;
  say('Installing npm packages (npm ci) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts=false']);
}

export function build() {
  run(process.execPath, ['bin/build.mjs']);
}

/** Packages and build: what running needs. */
export function prepare() {
  installPackages();
  build();
}

const onPath = (names) =>
  names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0);
export const findRedis = () => onPath(['redis-server', 'valkey-server']);
export const findBrowser = () => onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);

/**
 * What the tests want of the system. In CI, as root on Debian or Ubuntu, it is installed; elsewhere it is said how. Returns
 * what is missing.
 */
export function prepareSystem() {
  const missing = () => [...(findRedis() ? [] : ['redis-server']), ...(findBrowser() ? [] : ['chromium'])];
  let packages = missing();
  if (packages.length === 0) return [];
  const isRoot = process.getuid?.() === 0;
  if (inCi && isRoot && onPath(['apt-get'])) {
    say(`Installing ${packages.join(', ')} …`);
    // RUNLEVEL=1 keeps the package from starting a Redis of its own.
    const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    run('apt-get', ['update', '-q'], env);
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], env);
    packages = missing();
  }
  if (packages.includes('redis-server')) {
    say('No redis-server or valkey-server on the PATH: the tests run on the PostgreSQL queue only. To test both:');
    say(
      '  Debian, Ubuntu: sudo apt-get install redis-server   Fedora: sudo dnf install valkey   macOS: brew install redis',
    );
  }
  if (packages.includes('chromium')) {
    say('No Chromium on the PATH: what needs a browser is not tested. To test it:');
    say('  Debian: sudo apt-get install chromium   Fedora: sudo dnf install chromium   macOS: brew install chromium');
  }
  return packages;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  prepare();
  prepareSystem();
  say('Ready. `npm run demo` shows it at work, `npm test` tests it.');
}
