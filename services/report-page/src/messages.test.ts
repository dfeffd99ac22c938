import { readdirSync, readFileSync } from 'node:fs';
import { MIN_PDQ_QUALITY, REPORT_MAX_PICTURES_AT_ONCE } from '@haetae/contracts';
import { expect, it } from 'vitest';
import { LANGUAGES } from './messages.ts';
import { MAX_AT_ONCE, MIN_QUALITY } from './state.ts';

const folder = new URL('messages/', import.meta.url);
const read = (code: string) =>
  JSON.parse(readFileSync(new URL(`${code}.json`, folder), 'utf8')) as Record<string, string>;
const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).toSorted();
const en = read('en');

it('knows every language that it has a file of', () => {
  expect(readdirSync(folder).toSorted()).toEqual(LANGUAGES.map(({ code }) => `${code}.json`).toSorted());
});

it.each(LANGUAGES.map(({ code }) => code))('has every message in %s, with the same holes', (code) => {
  const own = read(code);
  expect(Object.keys(own).toSorted()).toEqual(Object.keys(en).toSorted());
  for (const [key, text] of Object.entries(own)) {
    expect(text.trim(), key).not.toBe('');
    expect(holes(text), key).toEqual(holes(en[key]!));
  }
  // Copied and forgotten: a handful of words may be the same in two languages, sentences are not.
  const same = Object.keys(en).filter((key) => en[key] === own[key] && en[key]!.length > 12);
  if (code !== 'en') expect(same).toEqual([]);
});

it('has the numbers of the API', () => {
  expect(MIN_QUALITY).toBe(MIN_PDQ_QUALITY);
  expect(MAX_AT_ONCE).toBe(REPORT_MAX_PICTURES_AT_ONCE);
});
