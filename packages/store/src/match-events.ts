import type { DomainEvent, Id } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { emitEvents, lockCases } from './domain-events.ts';

interface Found {
  organisationId: string;
  caseId: Id<'case'> | null;
  itemId: string;
  mediaId: string;
  source: string;
  externalId: string;
  url: string | null;
  hashId: string;
  algorithm: string;
  hash: string;
  bankId: string;
  bankName: string;
  labels: string[];
  distance: number;
  via: string;
  foundBy: string;
}

/**
 * Tells of new matches on hashes that a person has confirmed, in the transaction that stored them. Images that an allow bank
 * knows, and hashes or banks that are switched off, are left out. Returns how many events.
 */
export async function emitMatches(
  sql: Queryable,
  matches: readonly { mediaId: string; hashId: string }[],
): Promise<number> {
  if (matches.length === 0) return 0;
  const found = await sql<Found[]>`
    select i.organisation_id as "organisationId", i.case_id as "caseId", i.id as "itemId", m.media_id as "mediaId", i.source,
      i.external_id as "externalId", i.url, h.id as "hashId", h.algorithm, encode(h.hash, 'hex') as hash, b.id as "bankId",
      b.name as "bankName", h.labels, m.distance::int as distance, m.via, m.found_by as "foundBy"
    from unnest(${matches.map((m) => m.mediaId)}::text[], ${matches.map((m) => m.hashId)}::text[]) t(media_id, hash_id)
    join matches m on m.media_id = t.media_id and m.hash_id = t.hash_id
    join hashes h on h.id = m.hash_id join banks b on b.id = h.bank_id join items i on i.id = m.item_id
    where h.confirmed_at is not null and h.status = 'active' and not h.disabled and b.enabled and b.kind = 'block'
      and not exists (select from matches a join hashes ah on ah.id = a.hash_id join banks ab on ab.id = ah.bank_id
        where a.media_id = m.media_id and ab.kind = 'allow' and ab.enabled and not ah.disabled
          and ah.status in ('received', 'active'))
    order by i.id, m.media_id, m.distance, h.id`;
  await lockCases(
    sql,
    found.flatMap((f) => (f.caseId === null ? [] : [f.caseId])),
  );
  const events = found.map(
    ({ organisationId, caseId, ...data }): DomainEvent => ({
      organisationId,
      type: 'match.found',
      ...(caseId === null ? {} : { caseId }),
      data: { ...data },
    }),
  );
  await emitEvents(sql, events);
  return events.length;
}
