import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHaetaeError } from './errors.ts';
import { countrySchema, isStorableText, langSchema, newItemSchema, validationError } from './item.ts';
import { TEXT_MAX_CHARS } from './text.ts';

const item = { externalId: 'x', source: 'test', text: 'hello' };
const pathsOf = (value: unknown) => {
  const parsed = newItemSchema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map((i) => i.path.join('.'));
};

describe('newItemSchema', () => {
  it('takes a post with all that can be said of it', () => {
    const whole = {
      ...item,
      url: 'https://example.org/posts/1',
      author: { id: 'a', handle: '@a' },
      target: { handle: '@b' },
      lang: 'sr-Latn',
      country: 'BA',
      postedAt: '2026-01-02T03:04:05+04:00',
      media: [{ base64: 'aGk=' }, { url: 'https://example.org/x.jpg' }, { part: 'photo' }],
    };
    expect(newItemSchema.parse(whole)).toEqual(whole);
  });

  it.each([
    ['no text and no media', { externalId: 'x', source: 'test' }, ''],
    ['a blank text', { ...item, text: ' \n\t ' }, ''],
    ['an empty list of media', { externalId: 'x', source: 'test', media: [] }, ''],
    ['a field that is not known', { ...item, extra: 1 }, ''],
    ['an empty external id', { ...item, externalId: '' }, 'externalId'],
    ['NUL', { ...item, source: 'a\u0000b' }, 'source'],
    ['a lone surrogate', { ...item, text: 'a\ud800' }, 'text'],
    ['a text that is too long', { ...item, text: 'a'.repeat(TEXT_MAX_CHARS + 1) }, 'text'],
    ['a URL of another scheme', { ...item, url: 'javascript:alert(1)' }, 'url'],
    ['a date without a zone', { ...item, postedAt: '2026-01-02T03:04:05' }, 'postedAt'],
    ['two ways to name one media', { ...item, media: [{ base64: 'aGk=', part: 'a' }] }, 'media.0'],
    ['a country in small letters', { ...item, country: 'ge' }, 'country'],
    ['a language by name', { ...item, lang: 'Georgian' }, 'lang'],
  ])('refuses %s', (_, value, path) => {
    expect(pathsOf(value)).toContain(path);
  });

  it('takes media without a text', () => {
    expect(pathsOf({ externalId: 'x', source: 'test', media: [{ part: 'a' }] })).toEqual([]);
  });
});

it('knows language and country codes by their shape', () => {
  for (const code of ['ka', 'id', 'kmr', 'zh-Hant', 'pt-BR']) expect(langSchema.safeParse(code).success).toBe(true);
  for (const code of ['', 'k', 'KA', 'georgian', 'ka_GE']) expect(langSchema.safeParse(code).success).toBe(false);
  expect(countrySchema.safeParse('GE').success).toBe(true);
  for (const code of ['GEO', 'G', 'G1']) expect(countrySchema.safeParse(code).success).toBe(false);
});

it('calls a text storable exactly when it comes back from UTF-8 unchanged and holds no NUL', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0, max: 0xffff })), (whole, units) => {
      for (const text of [whole, String.fromCharCode(...units)]) {
        const back = Buffer.from(text, 'utf8').toString('utf8');
        expect(isStorableText(text)).toBe(back === text && !text.includes('\u0000'));
      }
    }),
  );
});

it('turns a refusal into one error that names each field and its code', () => {
  const parsed = newItemSchema.safeParse({ externalId: '', source: 'a\u0000', text: 'x' });
  const error = validationError(parsed.error!, 'item');
  expect(isHaetaeError(error, 'VALIDATION_FAILED')).toBe(true);
  expect(error.errors?.map((e) => [e.path, e.code])).toEqual([
    ['externalId', 'too_small'],
    ['source', 'TEXT_INVALID'],
  ]);
  expect(error.message).toMatch(/^The item was refused\. externalId: .*; source: /);
});
