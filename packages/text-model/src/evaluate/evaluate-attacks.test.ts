import { describe, expect, it } from 'vitest';
import type { ScoreOptions, TextModel, TextResult } from '../types.ts';
import { attacksByDisguise, evaluateAttacks } from './evaluate-attacks.ts';

/** Flags what holds the word as it is, or with nothing but zero-width spaces in it. */
const model = {
  async scoreTexts(inputs: readonly { text: string }[], options?: ScoreOptions) {
    return inputs.map(({ text }) => {
      const at = text.indexOf('nasty');
      const flagged = text.replaceAll('\u200b', '').includes('nasty');
      const highlights =
        options?.highlights === 'flagged' && at >= 0
          ? [{ label: 'toxic' as const, start: at, end: at + 5, weight: 1 }]
          : undefined;
      return { flags: flagged ? ['toxic'] : [], highlights } as unknown as TextResult;
    });
  },
} as unknown as TextModel;

const rows = (n: number, text: string, toxic: 0 | 1, source = 'hatebr') =>
  Array.from({ length: n }, (_, i) => ({ text: `${text} number ${i}`, lang: 'en', source, targets: { toxic } }));

describe('evaluateAttacks', () => {
  it('counts what is still found of what was found, by disguise', async () => {
    const found = await evaluateAttacks(model, [
      ...rows(60, 'a nasty text', 1),
      ...rows(30, 'missed as it stands', 1),
      ...rows(80, 'a nasty word that abuses nobody', 0),
      ...rows(80, 'a nasty template', 1, 'templates'),
      ...rows(20, 'a nasty text of a small set', 1, 'l-hsab-levantine'),
    ]);
    expect(new Set(found.map((a) => a.source))).toEqual(new Set(['hatebr']));
    expect(found.find((a) => a.disguise === 'zero-width')).toMatchObject({ label: 'toxic', found: 60, kept: 60 });
    expect(found.find((a) => a.disguise === 'dotted')).toMatchObject({ found: 60, kept: 0 });
    const [first] = attacksByDisguise(found);
    expect(first).toMatchObject({ disguise: 'zero-width', found: 60, kept: 60, worst: { source: 'hatebr' } });
  });
});
