import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

const PER_ADDRESS = 600;
let stack: Stack;
let port: number;
let key: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, {
    env: { HAETAE_CONNECTIONS_ADDRESS: String(PER_ADDRESS) },
    textScorer: scoreByWord(),
  });
  key = await stack.key('monitor');
  await stack.app.listen({ host: '0.0.0.0', port: 0 });
  port = (stack.app.server.address() as AddressInfo).port;
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => stack.stop());

/** Opens a connection from one of the addresses of this machine, and says something on it. */
const open = (said: string, from: string) =>
  new Promise<Socket>((done, fail) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from }, () => {
      if (said !== '') socket.write(said);
      done(socket);
    });
    socket.on('error', () => socket.destroy());
    socket.once('error', fail);
    sockets.push(socket);
  });
const openMany = (count: number, said: string, from: string) =>
  Promise.all(Array.from({ length: count }, () => open(said, from)));

/** One post, on a connection of its own. */
const post = (externalId: string, from: string) =>
  new Promise<number>((done, fail) => {
    const body = JSON.stringify({ source: 'slow', externalId, text: 'all is well', lang: 'en' });
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    };
    const asked = request(
      { port, host: '127.0.0.1', localAddress: from, method: 'POST', path: '/v1/items', headers, agent: false },
      (answer) => {
        answer.resume();
        answer.once('end', () => done(answer.statusCode ?? 0));
      },
    );
    asked.once('error', fail);
    asked.end(body);
  });

const BEGUN_HEADERS = 'POST /v1/items HTTP/1.1\r\nHost: localhost\r\nX-Slow: ';
const begunBody = () =>
  `POST /v1/items HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"text":"`;

it('answers others while hundreds of connections are idle, stop in their headers or in their bodies', async () => {
  const attacker = '127.0.0.1';
  const slow = [
    ...(await openMany(170, '', attacker)),
    ...(await openMany(170, BEGUN_HEADERS, attacker)),
    ...(await openMany(170, begunBody(), attacker)),
  ];
  // They go on, a byte at a time.
  const trickle = setInterval(() => {
    for (const socket of slow) if (socket.writable && socket.bytesWritten > 0) socket.write('a');
  }, 50);
  try {
    for (const from of ['127.0.0.2', attacker])
      for (let round = 0; round < 5; round += 1) {
        const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => post(`${from} ${round} ${n}`, from)));
        expect(answers).toEqual(new Array(10).fill(202));
      }
    expect(slow.filter((s) => !s.destroyed)).toHaveLength(510);
  } finally {
    clearInterval(trickle);
  }
}, 120_000);

it('closes what is over from one address, and others still get in', async () => {
  const opened = await openMany(PER_ADDRESS + 200, BEGUN_HEADERS, '127.0.0.3');
  await expect.poll(() => opened.filter((s) => s.destroyed || s.closed).length, { timeout: 60_000 }).toBe(200);
  expect(await post('others', '127.0.0.4')).toBe(202);
  // Once those are gone, that address is let in too.
  for (const socket of sockets.splice(0)) socket.destroy();
  await expect
    .poll(() => post('the same again', '127.0.0.3').catch(() => 'closed'), { timeout: 60_000, interval: 100 })
    .toBe(202);
}, 120_000);

it('bounds the time for headers, and the connections in all', () => {
  expect(stack.app.server.headersTimeout).toBeLessThanOrEqual(20_000);
  expect(stack.app.server.maxConnections).toBe(10_000);
});
