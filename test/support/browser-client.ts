import { PASSWORD } from './sign-in.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  body: any;
}

/** A browser as far as cookies go: keeps them, sends them, and with what changes something the session's token. */
export function createBrowserClient(
  base: string,
  options: { address?: string; headers?: Record<string, string> } = {},
) {
  const jar = new Map<string, string>();
  let csrf: string | undefined;
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    extra: Record<string, string> = {},
  ): Promise<Answer> => {
    const headers: Record<string, string> = {
      ...(jar.size > 0 ? { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') } : {}),
      ...(method === 'GET' ? {} : { origin: base }),
      ...(csrf !== undefined && method !== 'GET' ? { 'x-csrf-token': csrf } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.address ? { 'x-forwarded-for': options.address } : {}),
      ...options.headers,
      ...extra,
    };
    const answer = await fetch(new URL(path, base), {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (pair.slice(at + 1) === '') jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    const parsed = isJson && text !== '' ? JSON.parse(text) : text;
    if (typeof parsed?.csrfToken === 'string') csrf = parsed.csrfToken;
    return { status: answer.status, headers: answer.headers, body: parsed };
  };
  return {
    jar,
    csrf: () => csrf,
    get: (path: string, extra?: Record<string, string>) => send('GET', path, undefined, extra),
    post: (path: string, body: unknown = {}, extra?: Record<string, string>) => send('POST', path, body, extra),
    patch: (path: string, body: unknown, extra?: Record<string, string>) => send('PATCH', path, body, extra),
    delete: (path: string, extra?: Record<string, string>) => send('DELETE', path, undefined, extra),
    signIn: (login: string, more: { password?: string; totp?: string } = {}) =>
      send('POST', '/v1/sessions', { login, password: PASSWORD, ...more }),
  };
}
export type BrowserClient = ReturnType<typeof createBrowserClient>;
