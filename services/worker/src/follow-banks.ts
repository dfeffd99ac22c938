import type { Match } from '@haetae/contracts';
import type { Logger } from '@haetae/kit';
import { createMatcher, followBanks, type Matcher } from '@haetae/matcher';
import type { ImageSubject } from '@haetae/signals';
import { type Database, listBankChanges, type Queryable } from '@haetae/store';

/** Changes applied at a time. */
const CATCH_UP = 1_000;

/** The banks as this process knows them. */
export interface BankFollower {
  matcher: Matcher;
  /** What the banks of the item's organisation say of an image. */
  matchImage(subject: ImageSubject): Match[];
  /** Applies every change that is committed, read through `tx`, so that it waits for no other connection. */
  catchUp(tx: Queryable): Promise<void>;
  stop(): Promise<void>;
}

export function followBanksOf(sql: Database, logger: Logger): BankFollower {
  const { matcher, stop } = followBanks({
    matcher: createMatcher(),
    listChanges: (sequence, limit) => listBankChanges(sql, sequence, limit),
    onError: (err) => logger.warn({ err }, 'bank changes could not be read'),
  });
  return {
    matcher,
    async catchUp(tx) {
      for (;;) {
        const changes = await listBankChanges(tx, matcher.sequence, CATCH_UP);
        matcher.applyChanges(changes);
        if (changes.length < CATCH_UP) return;
      }
    },
    stop,
    matchImage: ({ hashes, queries, organisationId }) =>
      matcher.matchHashes(
        { pdq: hashes.pdq, quality: hashes.quality, md5: hashes.md5, sha256: hashes.sha256, queries },
        { organisationId },
      ).matches,
  };
}
