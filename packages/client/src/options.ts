import type { Api } from './api.generated.ts';
import type { BodyOf, Method, PathOf, QueryOf } from './operations.ts';

export interface ClientOptions {
  /** Where the API is, as `https://haetae.example.org`. In a browser, left out: the origin of the page. */
  baseUrl?: string;
  /** An API key: every request carries it as a bearer token. */
  key?: string;
  /**
   * Browser mode: requests carry the session's cookie, and those that change something the session's CSRF token in `csrfHeader`
   * (X-CSRF-Token). The client remembers the `csrfToken` of the answers of `/v1/session` and `/v1/sessions`, unless `csrfToken`
   * says it.
   */
  session?: boolean | { csrfHeader?: string; csrfToken?: () => string | undefined };
  /** How often a request is sent again when that may help. Default 3. */
  retries?: number;
  /** Who is told to come back later than in so many seconds gets the error at once. Default 60. */
  maxRetryAfterS?: number;
  /** Milliseconds until an answer must have begun. Default 30,000. */
  timeoutMs?: number;
  /** Headers of every request. */
  headers?: Record<string, string>;
  /** In place of the platform's: for tests, proxies, tracing. */
  fetch?: typeof globalThis.fetch;
  /** In place of waiting between tries: for tests. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

interface CommonOptions {
  signal?: AbortSignal | undefined;
  headers?: Record<string, string>;
  /** Repeats with the same key are done once. Made by the client where the operation takes one; the same over its retries. */
  idempotencyKey?: string | undefined;
  retries?: number;
  timeoutMs?: number;
}

type Named<K extends string, T> = [T] extends [undefined]
  ? { [F in K]?: undefined }
  : Record<string, never> extends T
    ? { [F in K]?: T | undefined }
    : undefined extends T
      ? { [F in K]?: T }
      : { [F in K]: T };

/** What is passed to one call: path parameters, query and body as the operation takes them. */
export type CallOptions<M extends Method, P extends PathOf<M>> = CommonOptions &
  Named<'path', Api[M][P] extends { path: infer T } ? T : undefined> &
  Named<'query', QueryOf<M, P>> &
  (unknown extends BodyOf<M, P> ? { body?: unknown } : Named<'body', BodyOf<M, P>>);

/** A body as it goes out. `once`: it cannot be sent again. */
export interface RawBody {
  body: NonNullable<RequestInit['body']>;
  type: string;
  once?: boolean;
}

/** The same without types, as the client works on it. */
export interface AnyCall extends CommonOptions {
  path?: Record<string, unknown> | undefined;
  query?: Record<string, unknown> | undefined;
  body?: unknown;
  /** A body that is sent as it is, of this content type. */
  raw?: RawBody | undefined;
  accept?: string;
}
