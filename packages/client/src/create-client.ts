import { ApiError } from './api-error.ts';
import type { LineOf, Method, PagedPath, PathOf, ResponseOf, RowOf } from './operations.ts';
import type { AnyCall, CallOptions, ClientOptions, RawBody } from './options.ts';
import { readEvents, type ServerEvent } from './read-events.ts';
import { readTextLines } from './read-lines.ts';
import { send } from './send.ts';
import { writeLines } from './write-lines.ts';

/** A call's options may be left out where nothing in them is needed. */
type Rest<M extends Method, P extends PathOf<M>> =
  Record<string, never> extends CallOptions<M, P> ? [options?: CallOptions<M, P>] : [options: CallOptions<M, P>];
type Call<M extends Method> = <P extends PathOf<M>>(path: P, ...rest: Rest<M, P>) => Promise<ResponseOf<M, P>>;

/** The API, typed. Every method throws ApiError. Paths are written as in the OpenAPI document: `/v1/items/{id}`. */
export interface Client {
  get: Call<'get'>;
  post: Call<'post'>;
  put: Call<'put'>;
  patch: Call<'patch'>;
  delete: Call<'delete'>;
  /** The rows of a list, page after page, fetched as they are read: `for await (const item of client.list('/v1/items'))`. */
  list<P extends PagedPath>(path: P, ...rest: Rest<'get', P>): AsyncGenerator<RowOf<P>>;
  /** The lines of an answer in NDJSON, as they come. */
  lines<P extends PathOf<'get'>>(path: P, ...rest: Rest<'get', P>): AsyncGenerator<LineOf<'get', P>>;
  /** Sends rows as NDJSON and yields the lines of the answer. Not sent again when rows come from an iterator. */
  sendLines<P extends PathOf<'post'>>(
    path: P,
    rows: Iterable<unknown> | AsyncIterable<unknown>,
    options?: Omit<CallOptions<'post', P>, 'body'>,
  ): AsyncGenerator<LineOf<'post', P>>;
  /** Server-sent events until `signal` ends it or the connection does. */
  events<T = unknown, P extends PathOf<'get'> = PathOf<'get'>>(
    path: P,
    ...rest: Rest<'get', P>
  ): AsyncGenerator<ServerEvent<T>>;
  /** Sends a form (for files) or bytes of a type, and returns the JSON answer. */
  upload<P extends PathOf<'post'>>(
    path: P,
    body: FormData | Blob | Uint8Array,
    options?: Omit<CallOptions<'post', P>, 'body'> & { type?: string },
  ): Promise<ResponseOf<'post', P>>;
  /** Anything else: the answer with its body unread. */
  raw(method: Method, path: string, options?: AnyCall): Promise<Response>;
}

/**
 * Makes a client. With `key`: bearer mode, for servers. With `session`: cookie and CSRF mode, for pages of the same origin.
 * Nothing is sent before the first call.
 */
export function createClient(options: ClientOptions = {}): Client {
  let remembered: string | undefined;
  const session = options.session && {
    csrfToken: () => remembered,
    ...(options.session === true ? {} : options.session),
  };
  const settings = session ? { ...options, session } : options;
  const ask = (method: string, path: string, call: unknown = {}) => send(settings, method, path, call as AnyCall);
  const caller = (method: string) => async (path: string, call?: unknown) => {
    const value = await readJson(await ask(method, path, call));
    if (path.startsWith('/v1/session')) remembered = csrfTokenOf(value) ?? remembered;
    return value;
  };

  async function* list(path: string, call: AnyCall = {}) {
    let cursor: unknown = call.query?.cursor;
    do {
      const page = (await caller('get')(path, { ...call, query: { ...call.query, cursor } })) as Record<
        string,
        unknown
      >;
      yield* Object.values(page).find(Array.isArray) ?? [];
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
  async function* linesOf(answer: Response) {
    for await (const line of readTextLines(bodyOf(answer))) yield JSON.parse(line) as unknown;
  }
  async function* lines(path: string, call: AnyCall = {}) {
    yield* linesOf(await ask('get', path, { accept: 'application/x-ndjson', ...call }));
  }
  async function* sendLines(path: string, rows: Iterable<unknown> | AsyncIterable<unknown>, call: AnyCall = {}) {
    const raw = await writeLines(rows);
    // However long the upload takes: the answer begins when it has ended.
    yield* linesOf(await ask('post', path, { accept: 'application/x-ndjson', timeoutMs: 2 ** 31 - 1, ...call, raw }));
  }
  async function* events(path: string, call: AnyCall = {}) {
    yield* readEvents(bodyOf(await ask('get', path, { accept: 'text/event-stream', ...call })));
  }
  const upload = async (path: string, body: RawBody['body'], call: AnyCall & { type?: string } = {}) => {
    const type =
      body instanceof FormData
        ? ''
        : (call.type ?? (body instanceof Blob ? body.type : '')) || 'application/octet-stream';
    return readJson(await ask('post', path, { ...call, raw: { body, type: body instanceof FormData ? '' : type } }));
  };
  return {
    get: caller('get'),
    post: caller('post'),
    put: caller('put'),
    patch: caller('patch'),
    delete: caller('delete'),
    list,
    lines,
    sendLines,
    events,
    upload,
    raw: ask,
  } as unknown as Client;
}

const csrfTokenOf = (value: unknown): string | undefined => {
  const token = (value as { csrfToken?: unknown } | undefined)?.csrfToken;
  return typeof token === 'string' ? token : undefined;
};

async function readJson(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError(
      {
        code: 'UNEXPECTED_ANSWER',
        status: answer.status,
        retryable: false,
        detail: `${answer.url || 'The API'} answered something that is not JSON: ${text.slice(0, 200)}`,
      },
      { cause },
    );
  }
}

function bodyOf(answer: Response): ReadableStream<Uint8Array> {
  return answer.body ?? new ReadableStream({ start: (controller) => controller.close() });
}
