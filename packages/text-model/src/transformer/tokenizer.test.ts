import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepareText } from './prepare.ts';
import { createTokenizer, type Vocabulary } from './tokenizer.ts';

const model = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../models/english-deep/${name}`, import.meta.url), 'utf8'));
const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const tokenizer = createTokenizer(model('vocab.json') as Vocabulary);
const emoji = new Map(Object.entries(model('emoji.json') as Record<string, string>));

describe('the tokenizer', () => {
  it('gives the ids of the published tokenizer', () => {
    const cases = fixture('reference-tokens.jsonl') as { text: string; ids: number[] }[];
    expect(cases.length).toBeGreaterThan(40);
    for (const { text, ids } of cases) expect(tokenizer.encode(text), text).toEqual(ids);
  });

  it('gives, after preparation, the ids that training saw', () => {
    const cases = fixture('parity.jsonl') as { text: string; prepared: string; ids: number[] }[];
    for (const { text, prepared, ids } of cases) {
      expect(prepareText(text, emoji)).toBe(prepared);
      expect(tokenizer.encode(prepared), text).toEqual(ids);
    }
  });

  it('takes long text in linear time and lone surrogates as unknown', () => {
    expect(tokenizer.encode('a'.repeat(200_000)).length).toBeGreaterThan(1_000);
    expect(tokenizer.encode('\ud800\udc00\ud800')).toContain(0);
    expect(tokenizer.encode('')).toEqual([]);
  });
});

describe('prepareText', () => {
  it('takes hidden characters out, names emoji, and shortens runs', () => {
    expect(prepareText('w\u200bo\u200bmen', emoji)).toBe('women');
    expect(prepareText('nooooo \u{1f40d}!!!', emoji)).toBe('no snake !');
    expect(prepareText('@some_one see https://example.org/x  now', emoji)).toBe('user see url now');
    expect(prepareText('10000', emoji)).toBe('10000');
  });
});
