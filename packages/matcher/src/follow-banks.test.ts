import type { BankChange } from '@haetae/contracts';
import { afterEach, expect, it } from 'vitest';
import { type BankFollower, followBanks } from './follow-banks.ts';
import { createMatcher } from './matcher.ts';

const bank: BankChange = {
  sequence: 1,
  bank: { id: 'bnk_1', organisationId: 'org_1', name: 'b', kind: 'block', distance: 31, enabled: true },
};
const hash = (sequence: number): BankChange => ({
  sequence,
  hash: {
    id: `hsh_${sequence}`,
    bankId: 'bnk_1',
    algorithm: 'md5',
    hash: sequence.toString(16).padStart(32, '0'),
    labels: [],
    status: 'active',
    disabled: false,
    confirmed: true,
  },
});
let follower: BankFollower | undefined;
afterEach(() => follower?.stop());

const follow = (log: BankChange[], failures: { left: number } = { left: 0 }) => {
  const errors: unknown[] = [];
  follower = followBanks({
    matcher: createMatcher(),
    everyMs: 1,
    listChanges: async (sequence, limit) => {
      if (failures.left > 0) {
        failures.left -= 1;
        throw new Error('away');
      }
      return log.filter((c) => c.sequence > sequence).slice(0, limit);
    },
    onError: (e) => errors.push(e),
  });
  return { follower, errors };
};

it('knows after caughtUp what was there before it, over more than a page', async () => {
  const log = [bank, ...Array.from({ length: 2_500 }, (_, i) => hash(i + 2))];
  const { follower: f } = follow(log);
  await f.caughtUp();
  expect(f.matcher.sequence).toBe(2_501);
  log.push(hash(9_999));
  await f.caughtUp();
  expect(f.matcher.matchExact('md5', (9_999).toString(16).padStart(32, '0'))).toHaveLength(1);
});

it('goes on after a read that failed, and caughtUp says so', async () => {
  const failures = { left: 2 };
  const { follower: f, errors } = follow([bank, hash(2)], failures);
  await f.caughtUp().catch(() => undefined);
  await expect.poll(() => f.matcher.sequence).toBe(2);
  expect(errors.length).toBeGreaterThan(0);
});
