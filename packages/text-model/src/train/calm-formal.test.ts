import { describe, expect, it } from 'vitest';
import { calmFormal, calmThresholds, priceOf } from './calm-formal.ts';

const threshold = (value: number) => ({ value, precision: null, recall: null, rows: 0 });

describe('calmFormal', () => {
  it('raises thresholds until few texts of any language have a flag, and no further', () => {
    const thresholds = { toxic: threshold(0.5), insult: threshold(0.5) };
    const formal = Array.from({ length: 100 }, (_, i) => ({
      lang: i < 50 ? 'bs' : 'sr',
      p: { toxic: i < 8 ? 0.51 + i / 100 : 0.1, insult: i >= 90 ? 0.55 : 0.1 },
    }));
    calmFormal(thresholds, formal, () => 0);
    const flagged = (lang: string) =>
      formal.filter(
        (f) => f.lang === lang && (f.p.toxic >= thresholds.toxic.value || f.p.insult >= thresholds.insult.value),
      );
    expect(flagged('bs').length).toBeLessThanOrEqual(1);
    expect(flagged('sr').length).toBeLessThanOrEqual(1);
    expect(thresholds.toxic.value).toBeLessThan(0.62);
    expect(thresholds.insult.value).toBeLessThan(0.62);
  });

  it('gives up the flags that are worth least first', () => {
    const formal = Array.from({ length: 30 }, (_, i) => ({
      lang: 'es',
      p: { insult: i < 2 ? 0.52 : 0.1, sexism: i === 2 ? 0.6 : 0.1 },
    }));
    const thresholds = { insult: threshold(0.5), sexism: threshold(0.5) };
    const dear = (label: string) => (label === 'insult' ? 3 : 0.5);
    calmFormal(thresholds, formal, dear, 0.07);
    expect(thresholds.insult.value).toBe(0.5);
    expect(thresholds.sexism.value).toBe(0.61);
  });

  it('are strict where that costs little, and else not stricter than they must be', () => {
    const formal = Array.from({ length: 100 }, (_, i) => ({ lang: 'en', p: { toxic: i < 3 ? 0.6 : 0.1 } }));
    const rows = (at: number) =>
      new Map([
        [
          'toxic' as const,
          Array.from({ length: 200 }, (_, i) => ({
            p: i % 2 === 0 ? at : 0.1,
            truth: (i % 2 === 0 ? 1 : 0) as 0 | 1,
            weight: 1,
          })),
        ],
      ]);
    const from = { toxic: threshold(0.5) };
    // The abusive texts are far above: the three formal ones but one can lose their flags.
    expect(calmThresholds(from, formal, priceOf(rows(0.9))).toxic?.value).toBeGreaterThan(0.6);
    // They lie where the formal ones do: no flag is given up below the widest bound.
    expect(calmThresholds(from, formal, priceOf(rows(0.6))).toxic?.value).toBe(0.5);
    expect(from.toxic.value).toBe(0.5);
  });
});
