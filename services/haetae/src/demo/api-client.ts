import { type ErrorCode, HaetaeError } from '@haetae/contracts';

export interface ApiClient {
  get<T>(path: string): Promise<T>;
  /** `body` undefined: a request without one. */
  post<T>(path: string, body: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  /** Posts NDJSON and returns the text of the answer. */
  postLines(path: string, lines: string): Promise<string>;
}

/** Talks to a running instance with one API key. An answer that is a problem is thrown, with its code. */
export function createApiClient(url: string, key: string): ApiClient {
  async function send(method: string, path: string, type?: string, body?: string): Promise<string> {
    let response: Response;
    try {
      response = await fetch(new URL(path, url), {
        method,
        headers: { authorization: `Bearer ${key}`, ...(type ? { 'content-type': type } : {}) },
        ...(body === undefined ? {} : { body }),
      });
    } catch (cause) {
      throw new HaetaeError('NOT_READY', `Nothing answers at ${url}. Is it running? Start it with \`haetae start\`.`, {
        cause,
      });
    }
    const text = await response.text();
    if (response.ok) return text;
    throw problemOf(response.status, text);
  }
  return {
    get: async (path) => JSON.parse(await send('GET', path)),
    post: async (path, body) =>
      JSON.parse(await send('POST', path, ...(body === undefined ? [] : ['application/json', JSON.stringify(body)]))),
    patch: async (path, body) => JSON.parse(await send('PATCH', path, 'application/json', JSON.stringify(body))),
    delete: async (path) => void (await send('DELETE', path)),
    postLines: (path, lines) => send('POST', path, 'application/x-ndjson', lines),
  };
}

function problemOf(status: number, text: string): HaetaeError {
  try {
    const { code, detail, title } = JSON.parse(text) as { code: ErrorCode; detail?: string; title?: string };
    if (code) return new HaetaeError(code, detail ?? title);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return new HaetaeError('INTERNAL', `The answer was ${status} ${text.slice(0, 200)}`);
}
