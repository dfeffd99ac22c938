import { describe, expect, it } from 'vitest';
import { calmFormal } from './calm-formal.ts';

const threshold = (value: number) => ({ value, precision: null, recall: null, rows: 0 });

describe('calmFormal', () => {
  it('raises thresholds until few texts of any language have a flag, and no further', () => {
    const thresholds = { toxic: threshold(0.5), insult: threshold(0.5) };
    const formal = Array.from({ length: 100 }, (_, i) => ({
      lang: i < 50 ? 'bs' : 'sr',
      p: { toxic: i < 8 ? 0.51 + i / 100 : 0.1, insult: i >= 90 ? 0.55 : 0.1 },
    }));
    calmFormal(thresholds, formal, (lang) => (lang === 'sr' ? 0 : 0.03));
    const flagged = (lang: string) =>
      formal.filter(
        (f) => f.lang === lang && (f.p.toxic >= thresholds.toxic.value || f.p.insult >= thresholds.insult.value),
      );
    expect(flagged('bs').length).toBeLessThanOrEqual(1);
    expect(flagged('sr').length).toBe(0);
    expect(thresholds.toxic.value).toBeLessThan(0.62);
    expect(thresholds.insult.value).toBeLessThan(0.62);
  });
});
