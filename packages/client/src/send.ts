import { KEYED_OPERATIONS } from './api.generated.ts';
import { ApiError, errorOfAnswer } from './api-error.ts';
import { buildUrl } from './build-url.ts';
import type { AnyCall, ClientOptions } from './options.ts';
import { mayRetry, retryDelayMs } from './retry-delay.ts';

const SAFE = ['get', 'head'];
const IDEMPOTENT = [...SAFE, 'put', 'delete'];

/** Sends one call, again where that may help. Resolves with a 2xx or 304 answer whose body is unread; throws ApiError. */
export async function send(options: ClientOptions, method: string, path: string, call: AnyCall): Promise<Response> {
  const key =
    call.idempotencyKey ??
    (KEYED_OPERATIONS.includes(`${method} ${path}`) ? globalThis.crypto.randomUUID() : undefined);
  const isRepeatable = IDEMPOTENT.includes(method) || key !== undefined;
  const request = buildRequest(options, method, path, call, key);
  const tries = call.raw?.once ? 0 : (call.retries ?? options.retries ?? 3);
  const sleep = options.sleep ?? sleepFor;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sendOnce(options, request, call);
    } catch (error) {
      if (attempt > tries || !mayRetry(error, isRepeatable, options.maxRetryAfterS)) throw error;
      await sleep(retryDelayMs(attempt, error), call.signal);
    }
  }
}

interface Prepared {
  url: string;
  init: RequestInit;
}

function buildRequest(
  options: ClientOptions,
  method: string,
  path: string,
  call: AnyCall,
  idempotencyKey: string | undefined,
): Prepared {
  const headers: Record<string, string> = {
    accept: call.accept ?? 'application/json',
    ...options.headers,
    ...call.headers,
  };
  if (options.key !== undefined) headers.authorization = `Bearer ${options.key}`;
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  const { session } = options;
  if (session && !SAFE.includes(method)) {
    const { csrfHeader = 'x-csrf-token', csrfToken } = session === true ? {} : session;
    const token = csrfToken?.();
    if (token !== undefined) headers[csrfHeader] = token;
  }
  const init: RequestInit = { method: method.toUpperCase(), headers, credentials: session ? 'same-origin' : 'omit' };
  if (call.raw) {
    init.body = call.raw.body;
    if (call.raw.type !== '') headers['content-type'] = call.raw.type;
    if (call.raw.once) Object.assign(init, { duplex: 'half' });
  } else if (call.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(call.body);
  }
  return { url: buildUrl(options.baseUrl ?? '', path, call.path, call.query), init };
}

async function sendOnce(options: ClientOptions, { url, init }: Prepared, call: AnyCall): Promise<Response> {
  const stop = new AbortController();
  const onAbort = () => stop.abort(call.signal?.reason);
  call.signal?.throwIfAborted();
  call.signal?.addEventListener('abort', onAbort, { once: true });
  const timeoutMs = call.timeoutMs ?? options.timeoutMs ?? 30_000;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop.abort();
  }, timeoutMs);
  try {
    const answer = await (options.fetch ?? globalThis.fetch)(url, { ...init, signal: stop.signal });
    if (answer.ok || answer.status === 304) return answer;
    throw await errorOfAnswer(answer);
  } catch (error) {
    call.signal?.throwIfAborted();
    if (error instanceof ApiError) throw error;
    const detail = late ? `No answer came within ${timeoutMs} ms.` : 'The API could not be reached.';
    throw new ApiError({ code: 'NO_ANSWER', status: 0, retryable: true, detail }, { cause: error });
  } finally {
    // From here on the caller's own signal ends the reading of a body.
    clearTimeout(timer);
  }
}

async function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  await new Promise<void>((done, fail) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        fail(signal.reason);
      },
      { once: true },
    );
  });
}
