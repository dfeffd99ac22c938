import { Agent, request } from 'node:http';

export interface LoadRequest {
  path: string;
  body: string;
  type: string;
}

/** Sends requests over `connections` kept-alive connections until `seconds` are over or `next` has no more. */
export async function load(options: {
  url: string;
  key?: string;
  connections: number;
  seconds?: number;
  next: () => LoadRequest | undefined;
}): Promise<{ requests: number; refused: number; seconds: number; latenciesMs: number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const base = new URL(options.url);
  const latenciesMs: number[] = [];
  let refused = 0;
  const post = ({ path, body, type }: LoadRequest) =>
    new Promise<number>((done, fail) => {
      const headers = {
        'content-type': type,
        'content-length': Buffer.byteLength(body),
        ...(options.key === undefined ? {} : { authorization: `Bearer ${options.key}` }),
      };
      const sent = request(
        { agent, host: base.hostname, port: base.port, method: 'POST', path, headers },
        (response) => {
          response.resume();
          response.on('end', () => done(response.statusCode ?? 0));
        },
      );
      sent.on('error', fail);
      sent.end(body);
    });
  const from = performance.now();
  const end = options.seconds === undefined ? Number.POSITIVE_INFINITY : from + options.seconds * 1_000;
  await Promise.all(
    Array.from({ length: options.connections }, async () => {
      while (performance.now() < end) {
        const next = options.next();
        if (!next) return;
        const at = performance.now();
        const status = await post(next);
        latenciesMs.push(performance.now() - at);
        if (status >= 300) refused += 1;
      }
    }),
  );
  agent.destroy();
  return { requests: latenciesMs.length, refused, seconds: (performance.now() - from) / 1_000, latenciesMs };
}

/** The value below which `share` of the values are. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
