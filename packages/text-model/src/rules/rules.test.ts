import { describe, expect, it } from 'vitest';
import { normaliseText } from '../normalise/index.ts';
import {
  detectDoxxing,
  detectExplicit,
  detectExtortion,
  detectStalking,
  detectThreat,
  RULE_TABLES,
  type RuleHit,
} from './index.ts';
import { EXPLICIT } from './languages/explicit.ts';
import { NEGATIVE_CASES, POSITIVE_CASES } from './rule-cases.ts';

const RULES = [detectThreat, detectStalking, detectExtortion, detectDoxxing];

function detectAll(text: string, lang?: string): RuleHit[] {
  const source = normaliseText(text, { lang });
  return RULES.flatMap((rule) => rule(source, lang));
}

describe('rules', () => {
  it.each(POSITIVE_CASES)('%s in %s: %s', (label, lang, text) => {
    expect(detectAll(text, lang).map((hit) => hit.label)).toContain(label);
  });

  it.each(POSITIVE_CASES)('%s in %s with the language unknown: %s', (label, _lang, text) => {
    expect(detectAll(text).map((hit) => hit.label)).toContain(label);
  });

  it.each(NEGATIVE_CASES)('nothing%s in %s: %s', (_label, lang, text) => {
    expect(detectAll(text, lang)).toEqual([]);
  });

  it('has all four harms and a hard negative in every table', () => {
    const served: Record<string, string> = { sr: 'bs-Cyrl' };
    for (const table of RULE_TABLES) {
      const of = (cases: typeof POSITIVE_CASES) =>
        cases.filter(([, lang]) => (served[lang] ?? lang) === table.lang).map(([label]) => label);
      if (table.lang !== 'bs-Cyrl')
        expect(new Set(of(POSITIVE_CASES))).toEqual(new Set(['threat', 'stalking', 'sexual_extortion', 'doxxing']));
      expect(of(NEGATIVE_CASES).length, table.lang).toBeGreaterThan(0);
      expect(table.reviewed).toBe(false);
    }
  });

  it('points into the original, through disguise', () => {
    const text = 'Oh w\u200bow. I w1ll k\u200bi\u200bll y0u!!';
    const [hit] = detectAll(text, 'en');
    expect(hit?.spans.map(([start, end]) => text.slice(start, end))).toEqual(['I w1ll k\u200bi\u200bll y0u']);
  });

  it('scores an announcement with a demand above one without', () => {
    const score = (text: string) => detectAll(text, 'en').find((h) => h.label === 'sexual_extortion')?.score ?? 0;
    expect(score('I will post your nudes unless you pay me')).toBeGreaterThan(score('I will post your nudes'));
  });

  it.each([
    'i will '.repeat(15_000),
    'i will kill '.repeat(9_000),
    '0 '.repeat(50_000),
    '1'.repeat(100_000),
    '1-'.repeat(50_000),
    'her number '.repeat(10_000),
    'street a a a '.repeat(8_000),
    '"'.repeat(100_000),
    'a '.repeat(50_000),
    'я знаю где '.repeat(9_000),
    '너 '.repeat(50_000),
    'তোর '.repeat(25_000),
    '_user_ '.repeat(14_000),
  ])('ends on 100 kB of %#', (text) => {
    for (const hit of detectAll(text)) expect(hit.score).toBeLessThanOrEqual(1);
  });
});

describe('sexual language', () => {
  const found = (text: string, lang: string): string[] =>
    detectExplicit(normaliseText(text, { lang }), lang).map((hit) => hit.label);

  it.each([
    ['en', 'send me nudes now'],
    ['fr', 'envoie-moi des nudes'],
    ['id', 'kirim foto bugil dong'],
    ['ru', 'скинь мне голые сиськи'],
    ['bs', 'pošalji mi gole slike'],
    ['sw', 'nitumie picha za uchi'],
    ['kk', 'жалаңаш суретіңді жібер'],
  ])('%s: %s', (lang, text) => expect(found(text, lang)).toEqual(['sexual_explicit']));

  it.each([
    ['en', 'Please send me the pictures of the wedding'],
    ['en', 'He told me: send me nudes. I reported him to the police.'],
    ['fr', 'Envoie-moi les photos de la fête'],
    ['id', 'kirim foto liburan kemarin dong'],
    ['ru', 'скинь мне фото с работы'],
  ])('nothing in %s: %s', (lang, text) => expect(found(text, lang)).toEqual([]));

  it('has phrases for every table', () => {
    for (const { lang } of RULE_TABLES) expect(EXPLICIT[lang]?.length, lang).toBeGreaterThan(0);
  });
});
