import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ID_PREFIXES, type IdKind, idSchema, newId } from './ids.ts';

const kinds = Object.keys(ID_PREFIXES) as IdKind[];

describe('newId', () => {
  it('makes ids that its own schema takes, of the one kind only', () => {
    for (const kind of kinds)
      for (const other of kinds) expect(idSchema(other).safeParse(newId(kind)).success).toBe(kind === other);
  });

  it('makes ids that sort as their moments do', () => {
    const moment = fc.integer({ min: 0, max: 2 ** 48 - 1 });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        fc.pre(a !== b);
        expect(newId('item', a) < newId('item', b)).toBe(a < b);
      }),
    );
  });

  it('makes no id twice in one millisecond', () => {
    const ids = Array.from({ length: 20_000 }, () => newId('hash', 1));
    expect(new Set(ids).size).toBe(ids.length);
    // Every digit of the random part takes every value: bits are not lost on the way.
    for (let place = 14; place < 30; place += 1) expect(new Set(ids.map((id) => id[place])).size).toBe(32);
  });
});

describe('idSchema', () => {
  const good = newId('case');
  it.each([
    '',
    'cas_',
    good.slice(0, -1),
    `${good}0`,
    good.toUpperCase(),
    ` ${good}`,
    `${good}\n`,
    good.replace(/.$/, 'i'),
    good.replace(/.$/, 'u'),
    good.replace('_', '-'),
    "cas_' or 1=1 --",
  ])('refuses %j', (text) => {
    expect(idSchema('case').safeParse(text).success).toBe(false);
  });
});
