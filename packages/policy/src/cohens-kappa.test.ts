import fc from 'fast-check';
import { expect, it } from 'vitest';
import { agreementOf, type JudgedPair, labelAgreement } from './cohens-kappa.ts';

const times = (n: number, pair: JudgedPair): JudgedPair[] => Array.from({ length: n }, () => pair);

it('is what the worked example of the textbooks says', () => {
  // 50 grants, two readers: both yes 20, both no 15, yes/no 5, no/yes 10. p_o = 0.7, p_e = 0.5, so that kappa is 0.4.
  const pairs = [
    ...times(20, ['yes', 'yes']),
    ...times(5, ['yes', 'no']),
    ...times(10, ['no', 'yes']),
    ...times(15, ['no', 'no']),
  ];
  const { cases, agreed, kappa } = agreementOf(pairs);
  expect([cases, agreed]).toEqual([50, 35]);
  expect(kappa).toBeCloseTo(0.4, 10);
  expect(labelAgreement(pairs, 'yes').kappa).toBeCloseTo(0.4, 10);
});

it('says nothing where nothing can be said', () => {
  expect(agreementOf([]).kappa).toBeUndefined();
  expect(agreementOf(times(9, ['threat', 'threat'])).kappa).toBeUndefined();
  expect(labelAgreement([], 'threat')).toEqual({ cases: 0, agreed: 0, kappa: undefined });
});

it('stays within bounds, is 1 for full agreement, and does not depend on who is first', () => {
  const pair = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'c'));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 60 }), (pairs) => {
      const { kappa, cases, agreed } = agreementOf(pairs);
      if (kappa === undefined) return;
      expect(kappa).toBeGreaterThanOrEqual(-1 - 1e-9);
      expect(kappa).toBeLessThanOrEqual(1 + 1e-9);
      expect(kappa > 1 - 1e-9).toBe(agreed === cases);
      expect(agreementOf(pairs.map(([a, b]) => [b, a] as const)).kappa).toBeCloseTo(kappa, 9);
    }),
  );
});
