import fc from 'fast-check';
import { ACCESS_SAMPLES } from '../access-samples.ts';
import type { AccessWorld } from '../access-world.ts';
import {
  hostileString,
  hostileValue,
  type Json,
  jsonOf,
  type Mutation,
  mutate,
  mutation,
  type Schema,
} from './hostile-values.ts';

/** One operation of the OpenAPI document. */
export interface Operation {
  method: string;
  /** As the document has it: `/v1/items/{id}`. */
  path: string;
  parameters: { name: string; in: string; schema: Schema }[];
  bodies: Record<string, Schema>;
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

/** A request, described so that it can be made again and made smaller. */
export interface Plan {
  who: string;
  /** Begins with the request of test/support/access-samples.ts, or with what the document alone says. */
  from: 'sample' | 'document';
  body: Json;
  mutations: Mutation[];
  path: Record<string, string>;
  query: [string, string][];
  headers: Record<string, string>;
  /** What becomes of the bytes of the body. */
  bytes: { cut?: number; flip?: number; prefix?: string; repeat?: number };
  type: string | undefined;
}

export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  payload?: Buffer;
}

const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'application/json;;',
  'APPLICATION/JSON',
  'application/x-ndjson',
  'multipart/form-data',
  'multipart/form-data; boundary=b',
  'multipart/form-data; boundary=""',
  'application/x-www-form-urlencoded',
  'text/plain',
  'text/csv',
  'application/xml',
  'image/png',
  'image/*',
  '/',
  '\u00ff',
];
const header = fc.constantFrom<[string, string]>(
  ['idempotency-key', ''],
  ['idempotency-key', 'a'.repeat(5_000)],
  ['idempotency-key', '\u00e9\u00ff'],
  ['last-event-id', '99999999999999999999'],
  ['last-event-id', '-1'],
  ['accept', 'application/xml'],
  ['accept', '*/*;q=nonsense'],
  ['accept-language', 'x'.repeat(3_000)],
  ['content-length', '7'],
  ['content-encoding', 'gzip'],
  ['range', 'bytes=99-1'],
  ['if-none-match', '*'],
  ['origin', 'null'],
  ['origin', 'https://elsewhere.example'],
  ['host', 'evil.example'],
  ['x-forwarded-for', '::ffff:1.2.3.4, nonsense'],
  ['cookie', 'haetae_session=%ff; __Host-haetae_session=hs_x; ='],
  ['authorization', 'Bearer'],
  ['authorization', 'Bearer hk_%00'],
  ['authorization', `Basic ${'A'.repeat(500)}`],
  ['x-csrf-token', '\u00e9'],
  ['prefer', 'respond-async'],
  ['x-signal-exchange-api-key', 'hk_x'],
);

const ID_LIKE = [
  'item_',
  'case_',
  'bank_',
  'user_',
  'key_',
  'org_',
  'hash_',
  '0',
  '1',
  '-1',
  '9223372036854775808',
  '.',
  '..',
  '%2e%2e',
  '%00',
  '%',
  '%zz',
  '%ed%a0%80',
  '%f0%9f%98%80',
  'a%2fb',
  'x'.repeat(150),
  'x'.repeat(250),
  'null',
  'ge',
];
const CURSORS = [
  '',
  'x',
  'e30',
  'bnVsbA',
  'W10',
  'WzEsMl0',
  'eyJhdCI6IngifQ',
  `${'A'.repeat(4_000)}`,
  '%00',
  '%ff',
  '==',
  '0',
  '-1',
  '1e99',
  '9223372036854775808',
];

/** Requests for one operation. `may`: names of those who may ask; `all`: of everybody. */
export function planFor(operation: Operation, may: readonly string[], all: readonly string[]): fc.Arbitrary<Plan> {
  const json = operation.bodies['application/json'] ?? Object.values(operation.bodies)[0];
  const queryNames = operation.parameters.filter((p) => p.in === 'query');
  const query = fc.subarray(queryNames).chain((chosen) =>
    fc.tuple(
      ...chosen.map((parameter) =>
        fc
          .oneof(
            { weight: 6, arbitrary: jsonOf(parameter.schema).map(asText) },
            {
              weight: parameter.name === 'cursor' || parameter.name === 'nextPageToken' ? 9 : 2,
              arbitrary: fc.constantFrom(...CURSORS),
            },
            { weight: 2, arbitrary: hostileString.map(asText) },
          )
          .map((value): [string, string] => [parameter.name, value]),
      ),
    ),
  );
  const pathNames = operation.parameters.filter((p) => p.in === 'path').map((p) => p.name);
  const segment = fc.oneof(fc.constantFrom(...ID_LIKE), hostileString.map(asText));
  const path = fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record(Object.fromEntries(pathNames.map((name) => [name, segment]))) },
  );
  const rarely = <T>(arbitrary: fc.Arbitrary<T>, otherwise: T) =>
    fc.oneof({ weight: 8, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary });
  return fc.record({
    who: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...may) }, { weight: 1, arbitrary: fc.constantFrom(...all) }),
    from: fc.constantFrom('sample' as const, 'document' as const),
    body: json ? jsonOf(json) : rarely(hostileValue, null),
    mutations: fc.array(mutation, { maxLength: 2 }),
    path: pathNames.length > 0 ? path : fc.constant({}),
    query: rarely(
      fc
        .tuple(query, fc.array(fc.tuple(hostileString.map(asText), hostileString.map(asText)), { maxLength: 2 }))
        .map(([a, b]) => [...a, ...b]),
      [],
    ).chain((odd) => (odd.length > 0 ? fc.constant(odd) : (query as fc.Arbitrary<[string, string][]>))),
    headers: rarely(
      fc.array(header, { maxLength: 2 }).map((all) => Object.fromEntries(all)),
      {},
    ),
    bytes: rarely(
      fc.oneof(
        fc.record({ cut: fc.double({ min: 0, max: 1, noNaN: true }) }),
        fc.record({ flip: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
        fc.record({ prefix: fc.constantFrom('\ufeff', '\u0000', '\n\n', '{"a":1}\n', '[', '--b--\r\n') }),
        fc.record({ repeat: fc.constantFrom(2, 50) }),
      ) as fc.Arbitrary<Plan['bytes']>,
      {},
    ),
    type: rarely(fc.constantFrom<string | undefined>(...TYPES, ...Object.keys(operation.bodies)), undefined),
  });
}

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
/** Percent-encoded as a client would; what is percent-encoded wrongly on purpose stays as it is. */
const encoded = (text: string): string => (/^%/.test(text) ? text : encodeURIComponent(text.toWellFormed()));

/** The request that a plan stands for, made against what is in the world now. */
export async function makeRequest(
  plan: Plan,
  operation: Operation,
  world: AccessWorld,
  credentials: Record<string, string>,
): Promise<Sent> {
  const name = `${operation.method} ${operation.path.replaceAll(/\{([^}]+)\}/g, ':$1')}`;
  const sample = await ACCESS_SAMPLES[name]!.sample(world);
  const [samplePath, sampleQuery] = sample.url.split('?');
  const given = samplePath!.split('/');
  const url = operation.path
    .split('/')
    .map((part, at) => {
      const odd = plan.path[part.slice(1, -1)];
      return part.startsWith('{') && odd !== undefined ? encoded(odd) : given[at];
    })
    .join('/');
  const odd = plan.query.map(([n, v]) => `${encoded(n)}=${encoded(v)}`);
  const query = [...(plan.from === 'sample' && sampleQuery ? [sampleQuery] : []), ...odd];
  if (operation.path === '/v1/events/stream') query.unshift('once=true');

  const base = plan.from === 'sample' ? (sample.payload as Json | undefined) : plan.body;
  const raw = typeof base === 'string' && sample.type !== undefined && plan.from === 'sample';
  const changed = raw || base === undefined ? base : plan.mutations.reduce(mutate, base);
  const hasBody = operation.method !== 'GET' && changed !== undefined && (plan.from === 'sample' || changed !== null);
  const type = plan.type ?? (plan.from === 'sample' ? sample.type : undefined) ?? 'application/json';
  const text = raw ? (base as string) : render(changed ?? null, type);
  return {
    method: operation.method,
    url: query.length > 0 ? `${url}?${query.join('&')}` : url,
    headers: { ...credentials, ...(hasBody ? { 'content-type': type } : {}), ...plan.headers },
    ...(hasBody ? { payload: spoil(Buffer.from(text), plan.bytes) } : {}),
  };
}

/** A value in the form that a content type asks for. */
function render(value: Json, type: string): string {
  const json = JSON.stringify(value);
  if (type.startsWith('application/x-ndjson'))
    return Array.isArray(value) ? value.map((v) => JSON.stringify(v)).join('\n') : json;
  if (type.startsWith('multipart/'))
    return `--b\r\ncontent-disposition: form-data; name="item"\r\n\r\n${json}\r\n--b\r\ncontent-disposition: form-data; name="photo"; filename="a"\r\ncontent-type: image/png\r\n\r\n${json}\r\n--b--\r\n`;
  return json;
}

function spoil(bytes: Buffer, { cut, flip, prefix, repeat }: Plan['bytes']): Buffer {
  if (cut !== undefined) return bytes.subarray(0, Math.floor(bytes.length * cut));
  if (flip !== undefined && bytes.length > 0) {
    const copy = Buffer.from(bytes);
    const at = Math.floor(flip * copy.length);
    copy[at] = copy[at]! ^ 0xff;
    return copy;
  }
  if (prefix !== undefined) return Buffer.concat([Buffer.from(prefix), bytes]);
  if (repeat !== undefined) return Buffer.concat(Array.from({ length: repeat }, () => bytes));
  return bytes;
}
