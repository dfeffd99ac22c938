import { ANY_LABELS, type LegalClock, type Pack, packSchema, type Score } from '@haetae/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from './assess.ts';
import { clockLeft } from './legal-clock.ts';
import { type UrgencyParts, urgencyOf } from './urgency.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const parts: fc.Arbitrary<UrgencyParts> = fc.record({
  severity: unit,
  confidence: unit,
  hasTarget: fc.boolean(),
  clockLeft: unit,
  ageHours: fc.double({ min: 0, max: 1_000, noNaN: true }),
});

describe('urgencyOf', () => {
  it('is the harm itself for a fresh item without a clock', () => {
    const fresh = { hasTarget: true, clockLeft: 1, ageHours: 0 };
    expect(urgencyOf({ severity: 0.9, confidence: 0.5, ...fresh })).toBe(45);
    expect(urgencyOf({ severity: 1, confidence: 1, ...fresh })).toBe(100);
    expect(urgencyOf({ severity: 0, confidence: 1, ...fresh, clockLeft: 0 })).toBe(0);
  });
  it('follows the documented formula', () => {
    // harm 0.5 × 0.8 × 0.7 = 0.28; pressure (1 + 3 × 0.5) × (1 + 0.5 × 0.5) = 3.125
    const value = urgencyOf({ severity: 0.5, confidence: 0.8, hasTarget: false, clockLeft: 0.5, ageHours: 36 });
    expect(value).toBeCloseTo(100 * (1 - 0.72 ** 3.125), 2);
  });
  it('stays within 0 and 100, whatever it is given', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), fc.boolean(), fc.double(), fc.double(), (s, c, hasTarget, k, a) => {
        const value = urgencyOf({ severity: s, confidence: c, hasTarget, clockLeft: k, ageHours: a });
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(100);
      }),
    );
  });
  it('never falls when one part grows worse', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const worse: UrgencyParts[] = [
          { ...a, severity: Math.max(a.severity, b.severity) },
          { ...a, confidence: Math.max(a.confidence, b.confidence) },
          { ...a, hasTarget: true },
          { ...a, clockLeft: Math.min(a.clockLeft, b.clockLeft) },
          { ...a, ageHours: Math.max(a.ageHours, b.ageHours) },
        ];
        for (const w of worse) expect(urgencyOf(w)).toBeGreaterThanOrEqual(urgencyOf(a));
      }),
    );
  });
});

describe('clockLeft', () => {
  const clock = (over: Partial<LegalClock> = {}): LegalClock => ({
    id: 'c',
    law: 'Law',
    hours: 24,
    labels: ['intimate_image'],
    source: 'test',
    enabled: true,
    ...over,
  });
  const from = new Date('2026-03-01T00:00:00Z');
  const sixHoursOn = new Date('2026-03-01T06:00:00Z');
  it('is the share left of the tightest clock that applies', () => {
    expect(clockLeft([clock(), clock({ hours: 48 })], ['intimate_image'], from, sixHoursOn)).toBe(0.75);
    expect(clockLeft([clock({ hours: 2 })], ['intimate_image'], from, sixHoursOn)).toBe(0);
  });
  it.each([
    ['disabled', clock({ enabled: false })],
    ['not yet in force', clock({ inForceFrom: '2026-03-02' })],
    ['about something else', clock({ labels: ['threat'] })],
  ])('leaves out a clock that is %s', (_, c) => {
    expect(clockLeft([c], ['intimate_image'], from, sixHoursOn)).toBe(1);
  });
});

describe('assess', () => {
  const pack: Pack = packSchema.parse({
    id: 'default',
    version: '1.0.0',
    name: 'Test',
    languages: ['en'],
    labels: { threat: { severity: 0.9 }, insult: { severity: 0.4 }, profanity: { severity: 0 } },
    unmeasuredShare: 0.6,
    lexicon: [],
    legalClocks: [{ id: 'c', law: 'L', hours: 24, labels: ['threat'], source: 's', enabled: true }],
    retention: { unflaggedTextDays: 1, flaggedDays: 1, unflaggedHashDays: 1 },
    secondReviewLabels: [],
    reviewed: false,
    notes: [],
  });
  const labels = fc.dictionary(fc.constantFrom(...ANY_LABELS), unit);
  const input = fc.record({ model: labels, lexicon: labels, measured: fc.boolean(), hours: fc.nat(200), lang: unit });
  type Input = typeof input extends fc.Arbitrary<infer T> ? T : never;
  const run = (x: Input) => {
    const receivedAt = new Date('2026-03-01T00:00:00Z');
    const thresholds = Object.fromEntries(ANY_LABELS.map((l) => [l, 0.7]));
    const scores: Score[] = [
      { signal: 'text-toxicity', version: '1', labels: x.model, flags: [], thresholds, measured: x.measured },
      { signal: 'lexicon', version: '1', labels: x.lexicon, flags: [] },
    ];
    return assess({
      scores,
      pack,
      lang: 'en',
      langConfidence: x.lang,
      measured: x.measured,
      receivedAt,
      now: new Date(receivedAt.getTime() + x.hours * 3_600_000),
      hasTarget: true,
    });
  };
  it('is deterministic, within bounds, and urgent only when flagged', () => {
    fc.assert(
      fc.property(input, (x) => {
        const result = run(x);
        expect(run(structuredClone(x))).toEqual(result);
        expect(result.urgency).toBeGreaterThanOrEqual(0);
        expect(result.urgency).toBeLessThanOrEqual(100);
        if (!result.flagged) expect(result).toMatchObject({ urgency: 0, labels: [] });
      }),
    );
  });
  it('never becomes calmer when a probability or a codebook weight rises, or the language becomes unmeasured', () => {
    fc.assert(
      fc.property(input, fc.constantFrom(...ANY_LABELS), unit, (x, label, p) => {
        const before = run(x);
        for (const part of ['model', 'lexicon'] as const) {
          const higher = run({ ...x, [part]: { ...x[part], [label]: Math.max(p, x[part][label] ?? 0) } });
          expect(higher.urgency).toBeGreaterThanOrEqual(before.urgency);
          if (before.flagged) expect(higher.flagged).toBe(true);
        }
        const unmeasured = run({ ...x, measured: false });
        expect(unmeasured.urgency).toBeGreaterThanOrEqual(before.urgency);
      }),
    );
  });
});
