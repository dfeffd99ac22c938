import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acquireInstanceLock, findLock } from './instance-lock.ts';
import { findStartOf } from './process-identity.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'haetae-lock-'));
  file = join(dir, 'haetae.lock');
});
afterEach(() => rmSync(dir, { recursive: true }));

it('holds a folder until it is released, and names pid and URL meanwhile', () => {
  const lock = acquireInstanceLock(file);
  lock.setUrl('http://127.0.0.1:8080');
  expect(findLock(file)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:8080' });
  expect(() => acquireInstanceLock(file)).toThrow(`process ${process.pid} at http://127.0.0.1:8080`);
  lock.release();
  expect(existsSync(file)).toBe(false);
  acquireInstanceLock(file).release();
  expect(readdirSync(dir)).toEqual([]);
});

it.each([
  ['whose process is gone', JSON.stringify({ pid: 2 ** 22, started: 'x' })],
  ['whose pid was given to another process', JSON.stringify({ pid: process.pid, started: 'another boot' })],
  ['that is cut short', '{"pid":1,"sta'],
  ['that is empty', ''],
])('takes over a lock %s', (_which, content) => {
  writeFileSync(file, content);
  const lock = acquireInstanceLock(file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
  expect(readdirSync(dir)).toEqual([]);
});

it('leaves the lock of another living process alone', () => {
  const other = { pid: process.ppid, started: findStartOf(process.ppid) };
  writeFileSync(file, JSON.stringify(other));
  expect(() => acquireInstanceLock(file)).toThrow(`process ${process.ppid}`);
  expect(findLock(file)).toEqual(other);
  expect(readdirSync(dir)).toEqual(['haetae.lock']);
});
