import fc from 'fast-check';

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A JSON Schema, as the OpenAPI document holds it. */
export interface Schema {
  [keyword: string]: unknown;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema | boolean;
  additionalProperties?: Schema | boolean;
}

/** Strings that break what was not written for them: controls, NUL, halves of surrogates, marks that turn text around. */
const HOSTILE_STRINGS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfffy',
  '\ud83d\ude00'.repeat(40),
  '\u202eevil\u202c',
  '\ufeff',
  'e\u0301'.repeat(300),
  "'; drop table items; --",
  '%00',
  '%',
  '%ff%fe',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  'a\r\nx-injected: 1',
  '__proto__',
  'constructor',
  '-1',
  'NaN',
  '1e400',
  '9007199254740993',
  '99999999999999999999999999',
  'a'.repeat(70_000),
  '\u0e01'.repeat(9_000),
  '0000-00-00T00:00:00Z',
  '+275760-09-14T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  '-infinity',
  '{"a":1}',
  '[]',
  '*',
];
export const hostileString = fc.oneof(
  fc.constantFrom(...HOSTILE_STRINGS),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 20 }),
);
const hostileNumber = fc.constantFrom<number>(
  0,
  -0,
  -1,
  1,
  0.5,
  1e-320,
  2 ** 31,
  2 ** 31 - 1,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
);
const nested = fc.constantFrom(50, 2_000).map((depth) => {
  let value: Json = 1;
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value };
  return value;
});

/** What should stand nowhere. */
export const hostileValue: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: hostileString as fc.Arbitrary<Json> },
  { weight: 3, arbitrary: hostileNumber as fc.Arbitrary<Json> },
  { weight: 2, arbitrary: fc.constantFrom<Json>(null, true, false, [], {}, [[]], [null], { '': '' }) },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: fc.constant<Json>(Array.from({ length: 3_000 }, () => 'a')) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json> },
);

/** Addresses that lead nowhere but to this machine. */
const urls = fc.constantFrom(
  'http://127.0.0.1:1/',
  'https://127.0.0.1:1/x?token=1',
  'http://[::1]:1/',
  'http://localhost:1/%00',
  'https://no-such-host.invalid/a',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'http://user:pass@127.0.0.1:1/',
  'http://127.0.0.1:99999/',
  'https://xn--.invalid/',
);

/** Values that a schema allows, as well as it says what it allows; now and then one that it does not. */
export function jsonOf(schema: Schema | boolean | undefined, depth = 0): fc.Arbitrary<Json> {
  if (schema === undefined || typeof schema === 'boolean') return fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
  const good = goodValueOf(schema, depth);
  return fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: hostileValue });
}

function goodValueOf(schema: Schema, depth: number): fc.Arbitrary<Json> {
  if ('const' in schema) return fc.constant(schema.const as Json);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as Json[]));
  const union = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (union) return fc.oneof(...union.map((part) => jsonOf(part, depth)));
  if (Array.isArray(schema.allOf) && schema.allOf.length > 0) return jsonOf(schema.allOf[0] as Schema, depth);
  const types = [schema.type ?? 'object'].flat();
  if (types.length > 1) return fc.oneof(...types.map((type) => goodValueOf({ ...schema, type }, depth)));
  const number = (name: string, otherwise: number) => (typeof schema[name] === 'number' ? schema[name] : otherwise);
  switch (types[0]) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number': {
      const min = Math.ceil(Math.max(number('minimum', -1_000), number('exclusiveMinimum', -1_001), -(2 ** 53)));
      const max = Math.floor(Math.min(number('maximum', 100_000), number('exclusiveMaximum', 100_001), 2 ** 53));
      const whole = fc.oneof(
        fc.integer({ min, max: Math.max(min, max) }),
        fc.constantFrom(min, Math.max(min, max), Math.max(min, max) + 1),
      );
      return types[0] === 'integer' ? whole : fc.oneof(whole, fc.double({ noNaN: true, noDefaultInfinity: true }));
    }
    case 'array': {
      const maxLength = Math.min(number('maxItems', 4), 4);
      const minLength = Math.min(number('minItems', 0), maxLength);
      if (depth > 5) return fc.constant([]);
      return fc.array(jsonOf(schema.items, depth + 1), { minLength, maxLength });
    }
    case 'string':
      return stringOf(schema, number('minLength', 0), number('maxLength', 40));
    default:
      return objectOf(schema, depth);
  }
}

function stringOf(schema: Schema, minLength: number, most: number): fc.Arbitrary<Json> {
  const plain = fc.string({ minLength: Math.min(minLength, 200), maxLength: Math.max(minLength, Math.min(most, 40)) });
  const edge = fc.constantFrom('x'.repeat(Math.min(most, 30_000)), 'x'.repeat(Math.min(most, 30_000) + 1));
  if (schema.format === 'date-time')
    return fc
      .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
      .map((d) => d.toISOString());
  if (schema.format === 'uri') return urls;
  if (typeof schema.pattern === 'string') {
    try {
      return fc.oneof(
        { weight: 5, arbitrary: fc.stringMatching(new RegExp(schema.pattern)) },
        { weight: 1, arbitrary: plain },
      );
    } catch {
      return plain;
    }
  }
  return fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: edge }, { weight: 1, arbitrary: urls });
}

function objectOf(schema: Schema, depth: number): fc.Arbitrary<Json> {
  const names = Object.keys(schema.properties ?? {});
  if (names.length === 0) {
    if (typeof schema.additionalProperties !== 'object') return fc.constant({});
    return fc.dictionary(fc.string({ maxLength: 8 }), jsonOf(schema.additionalProperties, depth + 1), { maxKeys: 3 });
  }
  const fields = Object.fromEntries(names.map((name) => [name, jsonOf(schema.properties![name], depth + 1)]));
  return fc.record(fields, { requiredKeys: schema.required ?? [] }) as fc.Arbitrary<Json>;
}

/** One change to a value: where (as numbers that choose a way down into it) and what becomes of what is there. */
export interface Mutation {
  way: number[];
  with: { put: Json } | { drop: true } | { add: string; value: Json };
}
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  way: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
  with: fc.oneof(
    fc.record({ put: hostileValue }),
    fc.constant({ drop: true as const }),
    fc.record({ add: fc.constantFrom('extra', '__proto__', 'toJSON', 'a\u0000', ''), value: hostileValue }),
  ),
});

/** The value with one thing in it changed; the way ends where the value has no deeper place. */
export function mutate(value: Json, { way, with: change }: Mutation): Json {
  if (typeof value !== 'object' || value === null) return 'put' in change ? change.put : value;
  const names = Object.keys(value);
  if ('add' in change && way.length <= 1 && !Array.isArray(value))
    return Object.fromEntries([...Object.entries(value), [change.add, change.value]]);
  const name = names[way[0]! % Math.max(1, names.length)];
  if (name === undefined) return 'put' in change ? change.put : value;
  const inner = (value as Record<string, Json>)[name]!;
  const deeper = way.length > 1 && typeof inner === 'object' && inner !== null;
  const entries = Object.entries(value).flatMap(([n, v]): [string, Json][] => {
    if (n !== name) return [[n, v]];
    if (deeper) return [[n, mutate(v, { way: way.slice(1), with: change })]];
    if ('drop' in change) return [];
    return [[n, 'put' in change ? change.put : change.value]];
  });
  return Array.isArray(value) ? entries.map(([, v]) => v) : Object.fromEntries(entries);
}
