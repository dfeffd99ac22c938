import { describe, expect, it } from 'vitest';
import { createTextModel } from './load-text-model.ts';
import { toyModel } from './train/toy-model.ts';

const { manifest, experts } = toyModel(18);
const model = createTextModel(manifest, experts, 'fast', undefined);
const score = async (text: string, lang = 'en') => {
  const [result] = await model.scoreTexts([{ text, lang }], { highlights: 'all' });
  if (result === undefined) throw new Error('no result');
  return result;
};

describe('scoring', () => {
  it('tells abuse from daily talk, and flags it', async () => {
    const bad = await score('listen you stupid fool');
    const good = await score('soup for lunch at the market');
    expect(bad.labels.toxic).toBeGreaterThan(0.7);
    expect(good.labels.toxic).toBeLessThan(0.4);
    expect(bad.flags).toContain('toxic');
    expect(good.flags).toEqual([]);
    expect(bad.model).toBe('toy@0.0.1');
  });

  it('is the same for a text alone and among others', async () => {
    const texts = ['stupid idiot', 'a lovely garden', 'what a pathetic liar'];
    const together = await model.scoreTexts(texts.map((text) => ({ text, lang: 'en' })));
    for (const [i, text] of texts.entries()) expect((await score(text)).labels).toEqual(together[i]?.labels);
  });

  it('keeps the worst window of a long text, with its place', async () => {
    const calm = 'the bus was late today and see you at the market with bread and soup for lunch. ';
    const text = `${calm.repeat(40)}you are a stupid fool, shut up you idiot clown. ${calm.repeat(40)}`;
    const result = await score(text);
    const mean = await score(calm.repeat(8));
    expect(result.labels.toxic).toBeGreaterThan((mean.labels.toxic ?? 1) + 0.1);
    const at = text.indexOf('stupid');
    expect(result.window?.start).toBeLessThanOrEqual(at);
    expect(result.window?.end).toBeGreaterThan(at);
  });
});

describe('highlights', () => {
  it('lie on the words that did it, in the original text, and taking the top one out lowers the score', async () => {
    for (const text of [
      'see you at the market, you ST\u200bUPID fool',
      'the bus was late, what an idiot',
      'stupid clown at home',
    ]) {
      const result = await score(text);
      const top = result.highlights?.find((h) => h.label === 'toxic');
      expect(top?.weight).toBeGreaterThan(0);
      const cut = text.slice(0, top?.start) + text.slice(top?.end);
      expect((await score(cut)).labels.toxic).toBeLessThan(result.labels.toxic ?? 0);
    }
  });

  it('are left out unless asked for', async () => {
    const [plain] = await model.scoreTexts([{ text: 'stupid fool', lang: 'en' }]);
    const [calm] = await model.scoreTexts([{ text: 'lovely garden bread', lang: 'en' }], { highlights: 'flagged' });
    expect(plain?.highlights).toBeUndefined();
    expect(calm?.highlights).toBeUndefined();
  });
});

describe('bad input', () => {
  it.each([
    ['empty', '', 'TEXT_EMPTY'],
    ['blank', ' \n\t ', 'TEXT_EMPTY'],
    ['signs only', '!!! ... ???', 'TEXT_WITHOUT_WORDS'],
    ['hidden characters only', '\u200b\u200b\u200b', 'TEXT_WITHOUT_WORDS'],
    ['a million of one letter', 'a'.repeat(1_000_000), 'TEXT_WITHOUT_WORDS'],
    ['a script never seen', 'ჩვენ ყველანი', 'TEXT_UNKNOWN'],
  ])('%s is answered with a reason', async (_, text, code) => {
    const result = await score(text);
    expect(result.abstained?.code).toBe(code);
    expect(result.labels).toEqual({});
  });

  it('a language without heads is answered with a reason, not with zeros', async () => {
    const result = await score('what a fool', 'xh');
    expect(result.abstained?.code).toBe('LANGUAGE_UNKNOWN');
    expect(result.flags).toEqual([]);
  });

  it('what is not a string does not throw', async () => {
    const [result] = await model.scoreTexts([{ text: undefined as unknown as string, lang: 'en' }]);
    expect(result?.abstained?.code).toBe('TEXT_INVALID');
  });

  it('lone surrogates and mixed scripts still give finite probabilities', async () => {
    for (const text of ['you \ud800 stupid fool', 'stup\udfffid', 'ѕtuріd fооl', '𝓼𝓽𝓾𝓹𝓲𝓭 clown']) {
      const { labels } = await score(text);
      for (const p of Object.values(labels)) expect(p).toSatisfy((x: number) => x >= 0 && x <= 1);
    }
  });
});
