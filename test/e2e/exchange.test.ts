import { expect, it } from 'vitest';
import { exchangeBetweenTwo } from '../support/two-instances.ts';

// The long form, with 100,000 each way, is `npm run bench -- exchange`.
it('two instances exchange hashes in both directions while one is killed with -9 twice: both equal, nothing twice', async () => {
  const hashes = 6_000;
  const result = await exchangeBetweenTwo(hashes, () => undefined);
  expect(result).toMatchObject({
    kills: 2,
    arrived: [hashes, hashes],
    right: [hashes, hashes],
    added: [hashes, hashes],
  });
}, 400_000);
