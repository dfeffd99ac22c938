import { newId } from '@haetae/contracts';
import { expect, it } from 'vitest';
import { plainOnly } from './export-traces.ts';
import { spanIdOf, traceIdOf } from './trace-ids.ts';
import { placeOfCase } from './traces.ts';

it('makes of an id a trace id that sorts as it does and differs from all others', () => {
  expect(traceIdOf('itm_01m80ns7t0bzavgcx7pxn0es28')).toMatch(/^[0-9a-f]{32}$/);
  expect(traceIdOf('itm_00000000000000000000000010')).toBe(`${'0'.repeat(30)}20`);
  const ids = Array.from({ length: 500 }, (_, n) => newId('item', 1_700_000_000_000 + n));
  const traces = ids.map(traceIdOf);
  expect(new Set(traces).size).toBe(ids.length);
  expect(traces.toSorted()).toEqual(traces);
});

it('makes of a name within a trace a span id that others can work out', () => {
  const id = newId('item');
  expect(spanIdOf(id, 'acceptItem')).toMatch(/^[0-9a-f]{16}$/);
  expect(spanIdOf(id, 'acceptItem')).toBe(spanIdOf(id, 'acceptItem'));
  expect(spanIdOf(id, 'scoreText 1')).not.toBe(spanIdOf(id, 'scoreText 2'));
});

it('lets ids, counts and codes into attributes, and nothing that could be content', () => {
  const attributes = {
    item: 'itm_01m80ns7t0bzavgcx7pxn0es28',
    attempts: 2,
    flagged: true,
    sentence: 'you are a nasty person',
    address: 'https://host.example/a',
    long: 'a'.repeat(81),
    none: undefined,
    object: { text: 'a' },
  };
  expect(plainOnly(attributes)).toEqual({
    'haetae.item': 'itm_01m80ns7t0bzavgcx7pxn0es28',
    'haetae.attempts': 2,
    'haetae.flagged': true,
  });
});

it('puts a case into the trace of its first item and links the others', () => {
  expect(placeOfCase('cas_1', ['itm_1', 'itm_2'])).toEqual({
    of: 'itm_1',
    parent: 'openCase',
    links: [{ of: 'itm_2', span: 'openCase' }],
  });
  expect(placeOfCase('cas_1', [])).toEqual({ of: 'cas_1', parent: undefined, links: [] });
});
