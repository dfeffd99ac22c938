export interface ApiAnswer {
  /** 0: none came. */
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the answers are checked by what is done with them
  body: any;
}
export interface ApiRequest {
  url: string;
  key: string;
  body: string | object;
  type?: string;
  headers?: Record<string, string>;
}

/** One POST, with at most 8 s for the answer. */
export async function postOnce({ url, key, body, type, headers }: ApiRequest): Promise<ApiAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': type ?? 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(8_000),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') && type !== 'application/x-ndjson';
    return { status: response.status, body: json ? JSON.parse(text) : text };
  } catch {
    // Refused, broken off, too late, or half an answer: to a caller all the same.
    return { status: 0, body: undefined };
  }
}

/** Whether the caller knows now what became of the request. */
const isFinal = (status: number) => status !== 0 && status < 500 && status !== 429 && status !== 408;

/** Sends the same request until the answer says what became of it, as a good client does. Undefined when `until` came first. */
export async function postUntilAnswered(
  request: ApiRequest,
  options: { untilMs: () => number; onAnswer: (status: number) => void },
): Promise<ApiAnswer | undefined> {
  for (;;) {
    const answer = await postOnce(request);
    options.onAnswer(answer.status);
    if (isFinal(answer.status)) return answer;
    if (Date.now() > options.untilMs()) return undefined;
    await new Promise((done) => setTimeout(done, 250));
  }
}
