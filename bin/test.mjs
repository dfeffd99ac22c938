#!/usr/bin/env node
// `npm test`: sets a fresh clone up, then lint, types, generated files and every kind of test, and stops at the first step
// that fails. The last line is `Tests: N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRedis, prepare, prepareSystem } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const inCi = ['1', 'true'].includes(process.env.CI ?? '');
const reports = mkdtempSync(join(tmpdir(), 'haetae-reports-'));
const totals = { passed: 0, failed: 0 };
const notes = [];

prepare();
const missing = prepareSystem();

function step(name, command, args) {
  console.log(`\n── ${name}`);
  const began = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(`── ${name}: ${status === 0 ? 'ok' : 'FAILED'}, ${Math.round((Date.now() - began) / 1000)} s`);
  return status === 0;
}
const bin = (path) => join(root, 'node_modules', path);

function vitest(project) {
  const report = join(reports, `${project}.json`);
  const ok = step(`${project} tests`, process.execPath, [
    bin('vitest/vitest.mjs'),
    'run',
    `--project=${project}`,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const result = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0 };
  totals.passed += result.numPassedTests;
  // A file that cannot be loaded, or an error outside of a test, fails the run without a failed test.
  totals.failed += ok ? result.numFailedTests : Math.max(1, result.numFailedTests);
  return ok;
}

const steps = [
  () => step('lint', process.execPath, [bin('@biomejs/biome/bin/biome'), 'check', '.']),
  () => step('types', process.execPath, [bin('typescript/bin/tsc'), '-p', 'tsconfig.tests.json']),
  () => step('types of the console', process.execPath, [bin('typescript/bin/tsc'), '-p', 'services/console']),
  () => step('types of the report page', process.execPath, [bin('typescript/bin/tsc'), '-p', 'services/report-page']),
  () => step('generated files', process.execPath, ['bin/gen.mjs', '--check']),
  () => vitest('unit'),
  () => vitest('architecture'),
  () => vitest('integration'),
  () => vitest('e2e'),
  () => vitest('faults'),
];
let ok = steps.every((run) => run());
rmSync(reports, { recursive: true, force: true });

if (!findRedis()) {
  notes.push('Redis tests were not run: there is no redis-server or valkey-server here.');
  if (inCi) ok = false;
}
if (missing.includes('chromium')) {
  notes.push('Browser tests were not run: there is no Chromium here.');
  if (inCi) ok = false;
}
console.log('');
for (const note of notes) console.log(note);
if (!ok && totals.failed === 0) console.log('A step other than the tests failed; see above.');
console.log(`Tests: ${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = ok ? 0 : 1;
