import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { runHaetae } from '../support/run-haetae.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'haetae-exchange-'));
  stack = await startStack(queueBackends()[0]!, { env: { HAETAE_PEERS_PRIVATE: '1' }, textScorer: scoreByWord() });
});
afterAll(async () => {
  await stack.stop();
  rmSync(dir, { recursive: true, force: true });
});

it('follows a peer, says how it is, asks it and lets it go, from the command line', async () => {
  const key = await stack.key('admin');
  const url = await stack.app.listen({ host: '127.0.0.1', port: 0 });
  const haetae = async (...args: string[]) => {
    const run = runHaetae(['exchange', ...args, '--url', url], { env: { HAETAE_ADMIN_KEY: key } });
    return { status: await run.ended, out: run.stdout(), err: run.stderr() };
  };
  expect(await haetae('status')).toMatchObject({ status: 0, out: '' });
  await stack.app.inject({
    method: 'POST',
    url: '/v1/banks',
    headers: { authorization: `Bearer ${key}` },
    payload: { name: 'north', kind: 'block' },
  });
  const secretFile = join(dir, 'north.key');
  writeFileSync(secretFile, 'hk_the-key-that-north-gave-out\n');
  const peer = ['--name', 'team north', '--shape', 'haetae', '--bank', 'north', '--secret-file', secretFile];
  const added = await haetae('add', ...peer, '--peer', 'http://127.0.0.1:9/v1/exchange/shared', '--json');
  expect(added).toMatchObject({ status: 0 });
  const { id, ...told } = JSON.parse(added.out);
  expect(told).toMatchObject({ name: 'team north', state: 'new', hasSecret: true });
  expect(added.out + added.err).not.toContain('gave-out');
  expect((await haetae('sync', id)).out).toContain(id);
  await stack.sql`update peers set state = 'failing', error_code = 'PEER_FAILED', error_message = 'no answer', error_at = now()`;
  const status = await haetae('status');
  expect(status.status).toBe(1);
  expect(status.out).toMatch(/failing {2}haetae {2}team north {2}never answered .* PEER_FAILED: no answer/);
  expect((await haetae('remove', id)).status).toBe(0);
  expect((await haetae('status')).out).toBe('');
  expect(await haetae('remove', id)).toMatchObject({ status: 1 });
  expect(await haetae('add', '--name', 'x')).toMatchObject({ status: 2 });
}, 240_000);
