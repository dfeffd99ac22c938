import { expect, it } from 'vitest';
import { findRedisBinary } from '../../services/haetae/src/one-box/start-redis.ts';
import { isKept, renderFaults } from './fault-table.ts';
import { runFaults } from './run-faults.ts';

// The long form is `npm run test:faults`; where there is no Redis, `npm test` says so at its end.
it.runIf(findRedisBinary() !== undefined)('loses and doubles nothing over a handful of faults', async () => {
  const report = await runFaults({
    seed: 7,
    seconds: 25,
    faults: 4,
    workers: 1,
    perSecond: 15,
    drainSeconds: 60,
    only: ['kill -9', 'wipe', 'cut'],
  });
  expect(isKept(report), renderFaults(report)).toBe(true);
  expect(report.struck.length).toBeGreaterThanOrEqual(4);
  expect(report.items).toBeGreaterThan(50);
});
