import { HaetaeError, type HashAlgorithm } from '@haetae/contracts';
import { type ContradictionLimits, noteContradiction } from './contradictions.ts';
import type { Queryable } from './database.ts';

export interface NewFeedback {
  hashId?: string | undefined;
  /** Any algorithm when left out. */
  algorithm?: HashAlgorithm | undefined;
  /** Lower-case hex. */
  hash?: string | undefined;
  value: 'pendingReview' | 'blocked' | 'notBlocked' | 'qualityUnknown' | 'none';
  tags: string[];
}

/**
 * What an organisation thinks of a hash of a bank: its newest word counts, the same word twice changes nothing. Throws
 * HASH_NOT_FOUND for a hash that was never given to others. Call it in a transaction.
 */
export async function recordFeedback(
  sql: Queryable,
  input: { bankId: string; organisationId: string; own: boolean; feedback: NewFeedback; limits: ContradictionLimits },
): Promise<{ hashId: string; outcome: 'created' | 'updated' | 'unchanged' }> {
  const { bankId, organisationId, own, feedback } = input;
  const [hash] = await sql<{ id: string }[]>`
    select h.id from hashes h where h.bank_id = ${bankId}
      and ${
        feedback.hashId === undefined
          ? sql`h.hash = decode(${feedback.hash ?? ''}, 'hex') ${feedback.algorithm === undefined ? sql`` : sql`and h.algorithm = ${feedback.algorithm}`}
              and h.algorithm in ('pdq', 'md5', 'sha256')`
          : sql`h.id = ${feedback.hashId}`
      }
      ${own ? sql`` : sql`and not h.restricted and (h.published_at is not null or exists (select from hash_submissions s where s.hash_id = h.id and s.organisation_id = ${organisationId}))`}
    limit 1`;
  if (!hash) throw new HaetaeError('HASH_NOT_FOUND', 'This bank has no such hash.');
  const [before] = await sql<{ value: string; tags: string[] }[]>`
    select value, tags from hash_feedback where hash_id = ${hash.id} and organisation_id = ${organisationId} for update`;
  const tags = [...new Set(feedback.tags)].sort();
  if (before && before.value === feedback.value && before.tags.join('\n') === tags.join('\n'))
    return { hashId: hash.id, outcome: 'unchanged' };
  await sql`
    insert into hash_feedback (hash_id, organisation_id, value, tags)
    values (${hash.id}, ${organisationId}, ${feedback.value}, ${tags})
    on conflict (hash_id, organisation_id) do update set value = excluded.value, tags = excluded.tags, at = now()`;
  if (feedback.value === 'notBlocked') await noteContradiction(sql, hash.id, input.limits);
  return { hashId: hash.id, outcome: before ? 'updated' : 'created' };
}

/** What others said of these hashes, by hash. */
export async function listFeedback(
  sql: Queryable,
  hashIds: readonly string[],
): Promise<Map<string, { source: string; value: NewFeedback['value']; tags: string[] }[]>> {
  const rows = await sql<{ hashId: string; source: string; value: NewFeedback['value']; tags: string[] }[]>`
    select f.hash_id as "hashId", o.name as source, f.value, f.tags from hash_feedback f
    join organisations o on o.id = f.organisation_id where f.hash_id = any(${[...hashIds]}) order by f.at`;
  const byHash = new Map<string, { source: string; value: NewFeedback['value']; tags: string[] }[]>();
  for (const { hashId, ...word } of rows) byHash.set(hashId, [...(byHash.get(hashId) ?? []), word]);
  return byHash;
}
