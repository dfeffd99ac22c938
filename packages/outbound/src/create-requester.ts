import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { HaetaeError } from '@haetae/contracts';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { addressesOf, guardLookup, hostOf, type Lookup, REFUSED_ADDRESS } from './guarded-connect.ts';
import { isPublicAddress } from './public-address.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Requester {
  /** Throws PEER_URL_REFUSED for a URL that can be seen not to be asked. A name that does not resolve passes. */
  checkUrl(url: string): Promise<void>;
  /**
   * One request, its answer held in memory up to `maxBytes` (also of what gzip makes of it). GETs follow redirects, without
   * `secretHeaders` once they lead to another origin. Throws PEER_URL_REFUSED, PEER_UNREACHABLE or PEER_ANSWER_TOO_LARGE.
   */
  request(
    url: string,
    options: {
      method?: 'GET' | 'POST';
      headers?: Record<string, string>;
      secretHeaders?: Record<string, string>;
      body?: string;
      maxBytes: number;
      /** For the whole of it, from connecting to the last byte. */
      timeoutMs: number;
      signal?: AbortSignal;
    },
  ): Promise<Answer>;
  close(): Promise<void>;
}

const MAX_REDIRECTS = 3;
const unzip = promisify(gunzip);
const refused = (why: string) => new HaetaeError('PEER_URL_REFUSED', `This URL is not asked: ${why}.`);
const discard = (body: Dispatcher.ResponseData['body']) => {
  body.on('error', () => undefined);
  body.destroy();
};

/** Asks peers that people of an organisation name: addresses are checked when the connection is made, on every redirect again. */
export function createRequester(
  options: { isAllowed?: (address: string) => boolean; lookup?: Lookup } = {},
): Requester {
  const allowed = options.isAllowed ?? isPublicAddress;
  const agent = new Agent({
    connect: buildConnector({ lookup: guardLookup(allowed, options.lookup), timeout: 10_000 }),
    headersTimeout: 60_000,
    bodyTimeout: 30_000,
    connections: 8,
    keepAliveTimeout: 10_000,
    maxHeaderSize: 16_384,
  });
  const check = (text: string, base?: URL): URL => {
    if (!URL.canParse(text, base?.href)) throw refused('it cannot be read');
    const url = new URL(text, base);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused('only http and https are');
    if (url.username !== '' || url.password !== '') throw refused('it carries a user name or password');
    const host = hostOf(url);
    if (isIP(host) !== 0 && !allowed(host)) throw refused('it is a private, loopback or link-local address');
    return url;
  };
  const failure = (error: unknown, timeout: AbortSignal, host: string): HaetaeError => {
    if (error instanceof HaetaeError) return error;
    const { code, name } = error as { code?: string; name?: string };
    if (code === REFUSED_ADDRESS) return refused('its name leads to a private, loopback or link-local address');
    const why = timeout.aborted ? 'it took too long' : (code ?? name ?? 'no answer');
    return new HaetaeError('PEER_UNREACHABLE', `${host} did not give a whole answer: ${why}.`, { cause: error });
  };

  return {
    async checkUrl(text) {
      const url = check(text);
      const addresses = await addressesOf(hostOf(url), options.lookup);
      if (addresses.some((a) => !allowed(a)))
        throw refused('its name leads to a private, loopback or link-local address');
    },
    async request(text, { method = 'GET', headers = {}, secretHeaders = {}, body, maxBytes, timeoutMs, signal }) {
      const timeout = AbortSignal.timeout(timeoutMs);
      let url = check(text);
      const { origin } = url;
      for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
        try {
          const answer = await request(url, {
            method,
            dispatcher: agent,
            headers: {
              'user-agent': 'haetae-exchange',
              'accept-encoding': 'gzip',
              ...headers,
              ...(url.origin === origin ? secretHeaders : {}),
            },
            ...(body === undefined ? {} : { body }),
            signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
          });
          const location = answer.headers.location;
          if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string' && method === 'GET') {
            discard(answer.body);
            url = check(location, url);
            continue;
          }
          const chunks: Buffer[] = [];
          let bytes = 0;
          try {
            for await (const chunk of answer.body as AsyncIterable<Buffer>) {
              bytes += chunk.length;
              if (bytes > maxBytes)
                throw new HaetaeError('PEER_ANSWER_TOO_LARGE', `${url.hostname} sent more than ${maxBytes} bytes.`);
              chunks.push(chunk);
            }
          } catch (error) {
            discard(answer.body);
            throw error;
          }
          const raw = Buffer.concat(chunks);
          const zipped = answer.headers['content-encoding'] === 'gzip';
          return {
            status: answer.statusCode,
            headers: Object.fromEntries(
              Object.entries(answer.headers).map(([k, v]) => [k, String([v].flat()[0] ?? '')]),
            ),
            body: zipped ? await inflate(raw, maxBytes, url.hostname) : raw,
          };
        } catch (error) {
          throw failure(error, timeout, url.hostname);
        }
      }
      throw new HaetaeError('PEER_UNREACHABLE', `${url.hostname} redirects too often.`);
    },
    close: () => agent.destroy(),
  };
}

async function inflate(raw: Buffer, maxBytes: number, host: string): Promise<Buffer> {
  try {
    return await unzip(raw, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new HaetaeError('PEER_ANSWER_TOO_LARGE', `${host} sent more than ${maxBytes} bytes, packed.`);
    throw new HaetaeError('PEER_UNREACHABLE', `${host} sent what gzip cannot read.`, { cause: error });
  }
}
