import { describe, expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['Hello, WORLD!!', 'hello world'],
    ['RT @some.one: see https://x.example/a?b=c now', 'see now'],
    ['mail me@example.org please', 'mail please'],
    ["O’zbek ʻtil\" 'quoted'", "o'zbek til quoted"],
    ['caf\u0065\u0301', 'café'],
    ['a\u200b1b 🔥 c', 'a b c'],
    ['می‌خواهم', 'می\u200cخواهم'],
    ['<handle replaced> URL hey &amp; ho', 'hey ho'],
  ])('%j → %j', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });
  it('keeps at most 300 code units, cut between words', () => {
    const cut = cleanText('слово '.repeat(500));
    expect(cut.length).toBeLessThanOrEqual(300);
    expect(cut.endsWith('слово')).toBe(true);
    expect(cleanText('я'.repeat(5_000))).toHaveLength(300);
  });
});
