import { createClient, isApiError, readEvents, type ServerEvent } from '@haetae/client';

export { type ApiError, isApiError } from '@haetae/client';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
interface Call {
  query?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
  retries?: number;
  accept?: string;
  headers?: Record<string, string>;
}

/** Codes that say: nobody is signed in any more. */
const SIGNED_OUT = new Set(['KEY_MISSING', 'SESSION_MISSING', 'SESSION_INVALID', 'SESSION_EXPIRED', 'SESSION_REVOKED']);
export const isSignedOut = (error: unknown): boolean =>
  isApiError(error) && error.status === 401 && SIGNED_OUT.has(error.code);

/** Asks the person to sign in again; resolves when that has happened. Set by the session while somebody is signed in. */
let signInAgain: (() => Promise<void>) | undefined;
export const onSignedOut = (ask: (() => Promise<void>) | undefined): void => {
  signInAgain = ask;
};

/** Waits, where the session has ended, until somebody has signed in again. False where nobody was asked. */
export async function waitForSignIn(error: unknown): Promise<boolean> {
  if (!isSignedOut(error) || signInAgain === undefined) return false;
  await signInAgain();
  return true;
}

/** Goes with whatever changes something; comes with the session (GET /v1/session). */
let csrfToken: string | undefined;
export const setCsrfToken = (token: string | null): void => {
  csrfToken = token ?? undefined;
};
// A person waits: whatever has to wait longer is said at once, as a spent budget, which opens in hours.
const client = createClient({ session: { csrfToken: () => csrfToken }, maxRetryAfterS: 2 });

/** Signed in again in another tab, the session has another token. Whether it had. */
async function refreshCsrfToken(): Promise<boolean> {
  const before = csrfToken;
  const answer = await client.raw('get', '/v1/session');
  setCsrfToken(((await answer.json()) as { csrfToken: string | null }).csrfToken);
  return csrfToken !== before;
}

/**
 * One request. Where the session has ended meanwhile, it waits until the person has signed in again and is then sent again,
 * the very same: whatever was typed arrives.
 */
async function send(method: Method, path: string, call: Call): Promise<Response> {
  for (;;) {
    try {
      return await client.raw(method, path, call);
    } catch (error) {
      if (isApiError(error) && (error.code as string) === 'CSRF_REFUSED' && (await refreshCsrfToken())) continue;
      if (/^\/v1\/sessions?$/.test(path) || !(await waitForSignIn(error))) throw error;
    }
  }
}

async function json<T>(method: Method, path: string, call: Call = {}): Promise<T> {
  const answer = await send(method, path, call);
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const api = {
  get: <T>(path: string, call?: Call) => json<T>('get', path, call),
  post: <T>(path: string, body?: unknown, call?: Call) => json<T>('post', path, { body: body ?? {}, ...call }),
  put: <T>(path: string, body: unknown, call?: Call) => json<T>('put', path, { body, ...call }),
  patch: <T>(path: string, body: unknown, call?: Call) => json<T>('patch', path, { body, ...call }),
  delete: <T>(path: string, call?: Call) => json<T>('delete', path, call),
  /** Bytes: images, evidence. */
  blob: async (path: string, call: Call = {}) => (await send('get', path, { accept: '*/*', ...call })).blob(),
  /** Server-sent events, until the server or `signal` ends them. Resolves once they are on their way. */
  stream: async (path: string, signal: AbortSignal, lastEventId?: string): Promise<AsyncGenerator<ServerEvent>> => {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const answer = await client.raw('get', path, { signal, retries: 0, accept: 'text/event-stream', headers });
    if (!answer.body) throw new Error('a stream without a body');
    return readEvents(answer.body);
  },
};
