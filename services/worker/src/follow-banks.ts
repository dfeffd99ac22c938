import type { Match } from '@haetae/contracts';
import type { Logger } from '@haetae/kit';
import { createMatcher, followBanks, type Matcher } from '@haetae/matcher';
import type { ImageSubject } from '@haetae/signals';
import { type Database, listBankChanges } from '@haetae/store';

/** The banks as this process knows them. */
export interface BankFollower {
  matcher: Matcher;
  /** What the banks of the item's organisation say of an image. */
  matchImage(subject: ImageSubject): Match[];
  /** Resolves once this process knows every change that was committed before the call. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

export function followBanksOf(sql: Database, logger: Logger): BankFollower {
  const { matcher, caughtUp, stop } = followBanks({
    matcher: createMatcher(),
    listChanges: (sequence, limit) => listBankChanges(sql, sequence, limit),
    onError: (err) => logger.warn({ err }, 'bank changes could not be read'),
  });
  return {
    matcher,
    caughtUp,
    stop,
    matchImage: ({ hashes, queries, organisationId }) =>
      matcher.matchHashes(
        { pdq: hashes.pdq, quality: hashes.quality, md5: hashes.md5, sha256: hashes.sha256, queries },
        { organisationId },
      ).matches,
  };
}
