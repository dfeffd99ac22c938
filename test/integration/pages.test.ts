import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtFolder } from '../../services/api/src/serve-pages.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

const dist = builtFolder('console');
let stack: Stack;
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!);
});
afterAll(() => stack.stop());
const get = (url: string, headers = {}) => stack.app.inject({ url, headers });

it('leads from / to the console', async () => {
  for (const url of ['/', '/console']) expect((await get(url)).headers.location, url).toBe('/console/');
});

it('answers every path of the app with the page, which is never kept and runs nothing but our files', async () => {
  for (const url of ['/console/', '/console/cases/cas_1', '/console/..%2f..%2fpackage.json']) {
    const page = await get(url);
    expect(page.statusCode, url).toBe(200);
    expect(page.body).toBe(readFileSync(join(dist, 'index.html'), 'utf8'));
    expect(page.headers['cache-control']).toBe('no-cache');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toMatch(/unsafe|data:/);
  }
  expect(readFileSync(join(dist, 'index.html'), 'utf8')).not.toMatch(/<style|style=|<script(?![^>]*src=)/);
});

it('lets the browser keep hashed files for good, and sends them compressed', async () => {
  const script = readdirSync(join(dist, 'assets')).find((f) => f.endsWith('.js'))!;
  const plain = readFileSync(join(dist, 'assets', script));
  const br = await get(`/console/assets/${script}`, { 'accept-encoding': 'gzip, br' });
  expect(br.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'br',
    'content-type': expect.stringContaining('javascript'),
    vary: expect.stringContaining('accept-encoding'),
  });
  expect(brotliDecompressSync(br.rawPayload).equals(plain)).toBe(true);
  const gz = await get(`/console/assets/${script}`, { 'accept-encoding': 'gzip' });
  expect(gunzipSync(gz.rawPayload).equals(plain)).toBe(true);
});

it('has nothing but what was built', async () => {
  // No address at all.
  expect((await get('/console/no%ZZ')).statusCode).toBe(404);
  for (const path of ['assets/none-12345678.js', 'package.json', '.built-from', '../package.json'])
    expect((await get(`/console/${path}`)).body, path).not.toContain('@haetae');
  expect((await get('/console/assets/none-12345678.js')).statusCode).toBe(404);
});
