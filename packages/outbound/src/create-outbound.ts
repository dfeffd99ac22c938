import { lookup as dnsLookup } from 'node:dns';
import { isIP } from 'node:net';
import { HaetaeError } from '@haetae/contracts';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { addressesOf, guardLookup, hostOf, type Lookup, REFUSED_ADDRESS } from './guarded-connect.ts';
import { isPublicAddress } from './public-address.ts';

export interface Outbound {
  /** Refuses URLs that can be seen not to be fetched, before anything is stored. A name that does not resolve passes. */
  checkUrl(url: string): Promise<void>;
  /** Fetches a URL, following redirects. Throws MEDIA_URL_REFUSED, MEDIA_FETCH_FAILED or MEDIA_TOO_LARGE. */
  fetchBytes(url: string, limits?: { maxBytes?: number; timeoutMs?: number; maxRedirects?: number }): Promise<Buffer>;
  close(): Promise<void>;
}

const refused = (url: URL, why: string) =>
  new HaetaeError('MEDIA_URL_REFUSED', `The URL on ${url.hostname} is not fetched: ${why}. Send the bytes instead.`);

/** Ends an answer that is not read on. A body that is destroyed reports an error, which without a listener ends the process. */
const discard = (body: Dispatcher.ResponseData['body']) => {
  body.on('error', () => undefined);
  body.destroy();
};

/**
 * Requests to addresses that others name. The address is checked when the connection is made, on the very address that is
 * connected to, so that a name that answers differently the second time (DNS rebinding) gains nothing; literal addresses,
 * which never reach the resolver, are checked by hand, on every redirect again.
 */
export function createOutbound(options: { isAllowed?: (address: string) => boolean; lookup?: Lookup } = {}): Outbound {
  const resolve = options.lookup ?? dnsLookup;
  const allowed = options.isAllowed ?? isPublicAddress;
  const lookup = guardLookup(allowed, resolve);
  const connector = buildConnector({ lookup, timeout: 5_000 });
  const agent = new Agent({
    connect: connector,
    headersTimeout: 10_000,
    bodyTimeout: 10_000,
    connections: 8,
    keepAliveTimeout: 1,
    maxHeaderSize: 16_384,
  });

  const checkParsed = (text: string, base?: URL): URL => {
    if (!URL.canParse(text, base?.href)) throw new HaetaeError('MEDIA_URL_REFUSED', 'The URL cannot be read.');
    const url = new URL(text, base);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(url, 'only http and https are');
    if (url.username !== '' || url.password !== '') throw refused(url, 'it carries a user name or password');
    const host = hostOf(url);
    if (isIP(host) !== 0 && !allowed(host)) throw refused(url, 'it is a private, loopback or link-local address');
    return url;
  };

  return {
    async checkUrl(text) {
      const url = checkParsed(text);
      const addresses = await addressesOf(hostOf(url), resolve);
      if (addresses.some((a) => !allowed(a)))
        throw refused(url, 'its name leads to a private, loopback or link-local address');
    },
    async fetchBytes(text, limits = {}) {
      const maxBytes = limits.maxBytes ?? 20 * 1024 * 1024;
      const signal = AbortSignal.timeout(limits.timeoutMs ?? 20_000);
      let url = checkParsed(text);
      for (let hop = 0; hop <= (limits.maxRedirects ?? 3); hop += 1) {
        const response = await request(url, { dispatcher: agent, signal, headers: { accept: 'image/*' } }).catch(
          (error: Error & { code?: string }) => {
            if (error.code === REFUSED_ADDRESS)
              throw refused(url, 'its name leads to a private, loopback or link-local address');
            throw new HaetaeError(
              'MEDIA_FETCH_FAILED',
              `${url.hostname} did not answer: ${error.code ?? error.name}.`,
              {
                cause: error,
              },
            );
          },
        );
        const { statusCode, headers, body } = response;
        const location = headers.location;
        if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
          discard(body);
          url = checkParsed(location, url);
          continue;
        }
        if (statusCode !== 200) {
          discard(body);
          throw new HaetaeError('MEDIA_FETCH_FAILED', `${url.hostname} answered ${statusCode}.`);
        }
        const chunks: Buffer[] = [];
        let bytes = 0;
        try {
          for await (const chunk of body as AsyncIterable<Buffer>) {
            bytes += chunk.length;
            if (bytes > maxBytes)
              throw new HaetaeError('MEDIA_TOO_LARGE', `${url.hostname} sent more than ${maxBytes} bytes.`);
            chunks.push(chunk);
          }
        } catch (error) {
          discard(body);
          if (error instanceof HaetaeError) throw error;
          throw new HaetaeError('MEDIA_FETCH_FAILED', `${url.hostname} broke off the answer.`, { cause: error });
        }
        return Buffer.concat(chunks);
      }
      throw new HaetaeError('MEDIA_FETCH_FAILED', `${url.hostname} redirects too often.`);
    },
    async close() {
      await agent.destroy();
    },
  };
}
