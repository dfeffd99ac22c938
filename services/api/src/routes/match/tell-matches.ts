import type { DomainEvent, Match } from '@haetae/contracts';
import { type Database, emitIfWanted } from '@haetae/store';

/** What was asked for, and what was found. */
interface Asked {
  algorithm: string;
  hash: string;
  /** The asker's own name for it. */
  queryId?: string | undefined;
  matches: readonly Match[];
  exonerated: boolean;
}

/**
 * Tells the asking organisation's endpoints of matches on hashes that a person has confirmed: whoever asks at upload is often not
 * the system that follows up. Written before the answer goes out. Only where some endpoint subscribes, because a platform asks at
 * the rate of its uploads.
 */
export async function tellMatches(sql: Database, organisationId: string, asked: readonly Asked[]): Promise<void> {
  const events = asked
    .filter((a) => !a.exonerated)
    .flatMap(({ queryId, algorithm, hash, matches }) =>
      matches
        .filter((m) => m.confirmed && m.bankKind === 'block')
        .map(
          (m): DomainEvent => ({
            organisationId,
            type: 'match.found',
            data: {
              foundBy: 'lookup',
              ...(queryId === undefined ? {} : { queryId }),
              query: { algorithm, hash },
              hashId: m.hashId,
              algorithm: m.algorithm,
              hash: m.hash,
              bankId: m.bankId,
              bankName: m.bankName,
              labels: m.labels,
              distance: m.distance,
              via: m.via,
            },
          }),
        ),
    );
  await emitIfWanted(sql, events);
}
