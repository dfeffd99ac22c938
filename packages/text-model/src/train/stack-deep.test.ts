import { describe, expect, it } from 'vitest';
import { goesDeeper } from '../cascade.ts';
import type { DeepManifest } from '../linear/manifest.ts';
import { chooseBands } from './stack-deep.ts';

/** 200 texts with every probability of sexism from 0 to 1, and identity attacks the other way round. */
const lead = Array.from({ length: 200 }, (_, i) => ({
  sexism: (i + 0.5) / 200,
  identity_attack: ((i * 37) % 200) / 400,
}));

describe('chooseBands', () => {
  const bands = chooseBands(lead, { sexism: { value: 0.4 }, identity_attack: { value: 0.3 } });

  it('lie around the thresholds and send at most nine in a hundred of the lead set deeper', () => {
    expect(bands.sexism?.low).toBeLessThan(0.4);
    expect(bands.sexism?.high).toBeGreaterThan(0.4);
    const deep = { bands } as DeepManifest;
    const going = lead.filter((p) => goesDeeper(deep, 'cascade', p)).length;
    expect(going).toBeGreaterThan(0.05 * lead.length);
    expect(going).toBeLessThanOrEqual(0.095 * lead.length);
    expect(lead.every((p) => goesDeeper(deep, 'full', p))).toBe(true);
    expect(lead.some((p) => goesDeeper(deep, 'fast', p))).toBe(false);
  });
});
