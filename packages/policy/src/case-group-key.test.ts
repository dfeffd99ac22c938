import { describe, expect, it } from 'vitest';
import { caseGroupKey } from './case-group-key.ts';

const long = 'she should be chased out of this town';
describe('caseGroupKey', () => {
  it('is the same for what differs in links, mentions, spacing, case and emphasis only', () => {
    const key = caseGroupKey({ normalisedText: long });
    expect(key).toMatch(/^txt-[0-9a-f]{32}$/);
    const variants = [
      `${long}!!! https://example.org/x`,
      `@one @two.three ${long.toUpperCase()}`,
      long.replaceAll(' ', ' . '),
    ];
    for (const text of variants) {
      expect(caseGroupKey({ normalisedText: text })).toBe(key);
    }
  });
  it('is the same however long a letter is drawn out', () => {
    const drawn = (n: number) => caseGroupKey({ normalisedText: long.replace('out', `o${'u'.repeat(n)}t`) });
    expect(drawn(9)).toBe(drawn(4));
  });
  it('differs for another text', () => {
    expect(caseGroupKey({ normalisedText: `${long} today` })).not.toBe(caseGroupKey({ normalisedText: long }));
  });
  it('groups short texts only within one target', () => {
    expect(caseGroupKey({ normalisedText: 'go away' })).toBeUndefined();
    const a = caseGroupKey({ normalisedText: 'go away', target: 'a' });
    expect(a).toBe(caseGroupKey({ normalisedText: 'Go away!', target: 'a' }));
    expect(a).not.toBe(caseGroupKey({ normalisedText: 'go away', target: 'b' }));
  });
  it('has no key for a text without letters', () => {
    expect(caseGroupKey({ normalisedText: '🔥🔥🔥', target: 'a' })).toBeUndefined();
    expect(caseGroupKey({})).toBeUndefined();
  });
  it('puts an image match first, whatever the order of hashes and the caption', () => {
    const key = caseGroupKey({ bankHashIds: ['hsh_2', 'hsh_1'], normalisedText: long });
    expect(key).toMatch(/^img-/);
    expect(caseGroupKey({ bankHashIds: ['hsh_1', 'hsh_2'] })).toBe(key);
  });
  it('works for scripts other than Latin', () => {
    const text = 'ეს ქალი ქალაქიდან უნდა გააგდონ';
    expect(caseGroupKey({ normalisedText: `${text}!!` })).toBe(caseGroupKey({ normalisedText: text }));
  });
});
