import type { lookup as dnsLookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOutbound, type Outbound } from './create-outbound.ts';
import { isPublicAddress } from './public-address.ts';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '93.184.216.34', '2606:4700:4700::1111', '64:ff9b::808:808'])('lets %s through', (a) => {
    expect(isPublicAddress(a)).toBe(true);
  });
  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ])('refuses %s', (a) => {
    expect(isPublicAddress(a)).toBe(false);
  });
});

describe('fetching what others name', () => {
  let server: Server;
  let port: number;
  let requests = 0;
  const opened: Outbound[] = [];
  const outbound = (options: Parameters<typeof createOutbound>[0]) => {
    const made = createOutbound(options);
    opened.push(made);
    return made;
  };
  beforeAll(async () => {
    server = createServer((req, res) => {
      requests += 1;
      if (req.url === '/redirect') res.writeHead(302, { location: `http://127.0.0.1:${port}/image` }).end();
      else if (req.url === '/elsewhere') res.writeHead(302, { location: `http://127.0.0.2:${port}/image` }).end();
      else if (req.url === '/file') res.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else if (req.url === '/loop') res.writeHead(302, { location: '/loop' }).end();
      else if (req.url === '/big') res.end(Buffer.alloc(5_000));
      else if (req.url === '/missing') res.writeHead(404).end();
      else if (req.url === '/cut') {
        res.writeHead(200, { 'content-length': '100' });
        res.write('x');
        setImmediate(() => res.destroy());
      } else res.end('bytes');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((done) => server.close(done)));
  afterEach(async () => {
    for (const o of opened.splice(0)) await o.close();
    requests = 0;
  });
  /** A resolver that gives these answers, one a call. */
  const answers = (...list: string[]) =>
    ((_: string, __: object, callback: (e: null, found: object[]) => void) => {
      const address = list.length > 1 ? list.shift()! : list[0]!;
      callback(null, [{ address, family: 4 }]);
    }) as unknown as typeof dnsLookup;

  it.each([
    'http://127.0.0.1/x',
    'http://[::1]/x',
    'http://2130706433/x',
    'http://0x7f.1/x',
    'http://127.1/x',
    'http://0177.0.0.1/x',
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:127.0.0.1]/x',
    'ftp://example.org/x',
    'http://a:b@example.org/x',
    'http://0.0.0.0/x',
  ])('refuses %s without asking anyone', async (url) => {
    const { checkUrl, fetchBytes } = outbound({ lookup: answers('8.8.8.8') });
    await expect(checkUrl(url)).rejects.toMatchObject({ code: 'MEDIA_URL_REFUSED' });
    await expect(fetchBytes(url)).rejects.toMatchObject({ code: 'MEDIA_URL_REFUSED' });
  });

  it('refuses a name that leads to a private address', async () => {
    const { checkUrl, fetchBytes } = outbound({ lookup: answers('127.0.0.1') });
    await expect(checkUrl(`http://evil.example:${port}/image`)).rejects.toMatchObject({ code: 'MEDIA_URL_REFUSED' });
    await expect(fetchBytes(`http://evil.example:${port}/image`)).rejects.toMatchObject({ code: 'MEDIA_URL_REFUSED' });
    expect(requests).toBe(0);
  });

  it('is not fooled by a name that is public when checked and private when connected to', async () => {
    const { checkUrl, fetchBytes } = outbound({ lookup: answers('8.8.8.8', '127.0.0.1') });
    await checkUrl(`http://rebind.example:${port}/image`);
    await expect(fetchBytes(`http://rebind.example:${port}/image`)).rejects.toMatchObject({
      code: 'MEDIA_URL_REFUSED',
    });
    expect(requests).toBe(0);
  });

  it('fetches, within its limits', async () => {
    const { fetchBytes } = outbound({ isAllowed: () => true });
    const base = `http://127.0.0.1:${port}`;
    expect((await fetchBytes(`${base}/redirect`)).toString()).toBe('bytes');
    await expect(fetchBytes(`${base}/big`, { maxBytes: 1_000 })).rejects.toMatchObject({ code: 'MEDIA_TOO_LARGE' });
    await expect(fetchBytes(`${base}/missing`)).rejects.toMatchObject({ code: 'MEDIA_FETCH_FAILED' });
    await expect(fetchBytes(`${base}/loop`)).rejects.toMatchObject({ code: 'MEDIA_FETCH_FAILED' });
    await expect(fetchBytes(`${base}/cut`)).rejects.toMatchObject({ code: 'MEDIA_FETCH_FAILED' });
    await expect(fetchBytes(`${base}/file`)).rejects.toMatchObject({ code: 'MEDIA_URL_REFUSED' });
  });

  it('checks a redirect like the first address', async () => {
    // Only the server's own address passes; its redirect names the same server by another loopback address.
    const { fetchBytes } = outbound({ isAllowed: (a) => a === '127.0.0.1' });
    await expect(fetchBytes(`http://127.0.0.1:${port}/elsewhere`)).rejects.toMatchObject({ code: 'MEDIA_URL_REFUSED' });
    expect(requests).toBe(1);
  });
});
