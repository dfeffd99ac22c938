import { isIP } from 'node:net';
import { HaetaeError } from '@haetae/contracts';
import { Agent, buildConnector, request } from 'undici';
import { addressesOf, guardLookup, hostOf, type Lookup, REFUSED_ADDRESS } from './guarded-connect.ts';
import { isPublicAddress } from './public-address.ts';

/** What an endpoint made of a message. `status` absent: it gave no answer, and `error` says why in a word. */
export interface PostOutcome {
  status?: number;
  error?: string;
  durationMs: number;
  /** Seconds after which it wants to be asked again. */
  retryAfterS?: number;
}

export interface Poster {
  /** Throws WEBHOOK_URL_REFUSED for a URL that can be seen not to be sent to. A name that does not resolve passes. */
  checkUrl(url: string): Promise<void>;
  /** Sends `body`. Never throws: what went wrong is the outcome. Redirects are not followed. */
  post(
    url: string,
    message: { headers: Record<string, string>; body: string; signal?: AbortSignal },
  ): Promise<PostOutcome>;
  close(): Promise<void>;
}

/** The answer's body says nothing to us; this much is read so that the connection can be used again. */
const BODY_MAX_BYTES = 16 * 1024;
const BODY_WITHIN_MS = 1_000;
const RETRY_AFTER_MAX_S = 86_400;

const refused = (why: string) => new HaetaeError('WEBHOOK_URL_REFUSED', `Nothing is sent to this URL: ${why}.`);

/**
 * Sends messages to endpoints that others name, like createOutbound reads from them: the address is checked when the connection is
 * made, on the very address that is connected to. An answer that has not begun within `timeoutMs` (15 seconds) is a failure,
 * whatever comes later.
 */
export function createPoster(
  options: {
    allowPrivate?: boolean;
    timeoutMs?: number;
    lookup?: Lookup;
    isAllowed?: (address: string) => boolean;
  } = {},
): Poster {
  const { allowPrivate = false, timeoutMs = 15_000 } = options;
  const allowed = options.isAllowed ?? (allowPrivate ? () => true : isPublicAddress);
  const agent = new Agent({
    connect: buildConnector({ lookup: guardLookup(allowed, options.lookup), timeout: Math.min(10_000, timeoutMs) }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: 32,
    keepAliveTimeout: 10_000,
    maxHeaderSize: 16_384,
  });

  const check = (text: string): URL => {
    if (!URL.canParse(text)) throw refused('it cannot be read');
    const url = new URL(text);
    if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) throw refused('it is not https');
    if (url.username !== '' || url.password !== '') throw refused('it carries a user name or password');
    if (url.hash !== '') throw refused('it has a fragment');
    const host = hostOf(url);
    if (isIP(host) !== 0 && !allowed(host)) throw refused('it is a private, loopback or link-local address');
    return url;
  };

  return {
    async checkUrl(text) {
      const url = check(text);
      const addresses = await addressesOf(hostOf(url), options.lookup);
      if (addresses.some((a) => !allowed(a)))
        throw refused('its name leads to a private, loopback or link-local address');
    },
    async post(text, { headers, body, signal }) {
      const began = performance.now();
      const outcome = (result: Omit<PostOutcome, 'durationMs'>) => ({
        ...result,
        durationMs: performance.now() - began,
      });
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await request(check(text), {
          method: 'POST',
          dispatcher: agent,
          headers: { 'content-type': 'application/json', 'user-agent': 'haetae-webhook', ...headers },
          body,
          signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
        });
        const result = outcome({ status: answer.statusCode, ...readRetryAfter(answer.headers['retry-after']) });
        answer.body.on('error', () => undefined);
        await answer.body
          .dump({ limit: BODY_MAX_BYTES, signal: AbortSignal.timeout(BODY_WITHIN_MS) })
          .catch(() => answer.body.destroy());
        return result;
      } catch (error) {
        return outcome({ error: timeout.aborted ? 'TIMEOUT' : reasonOf(error) });
      }
    },
    close: () => agent.destroy(),
  };
}

function readRetryAfter(value: string | string[] | undefined): { retryAfterS?: number } {
  const seconds = Number([value].flat()[0] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfterS: Math.min(seconds, RETRY_AFTER_MAX_S) } : {};
}

/** A word for the log: a code, never the message, which may hold what the endpoint sent. */
function reasonOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  if (code === REFUSED_ADDRESS) return 'ADDRESS_REFUSED';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'TIMEOUT';
  return String(code ?? name ?? 'UNKNOWN').slice(0, 60);
}
