import { expect, it } from 'vitest';
import { createAddressKeys } from './address-key.ts';

it('names an address by a keyed hash that is another one the next day', () => {
  let now = new Date('2026-01-02T23:59:59Z');
  const config = { HAETAE_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') };
  const keyOf = createAddressKeys(config, () => now);
  const before = keyOf('192.0.2.7');
  expect(before).not.toContain('192');
  expect(keyOf('::ffff:192.0.2.7')).toBe(before);
  expect(keyOf('192.0.2.8')).not.toBe(before);
  expect(
    createAddressKeys({ HAETAE_MASTER_KEY: Buffer.alloc(32, 2).toString('base64') }, () => now)('192.0.2.7'),
  ).not.toBe(before);
  now = new Date('2026-01-03T00:00:00Z');
  expect(keyOf('192.0.2.7')).not.toBe(before);
});
