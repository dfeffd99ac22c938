import { HaetaeError } from '@haetae/contracts';
import { type Attestation, lockBankChanges, type SubmissionWords } from './banks.ts';
import type { Queryable } from './database.ts';
import { emitHashes } from './hash-events.ts';
import { getHash, type HashRow, hashColumns } from './hashes.ts';
import { jsonParameter } from './json-parameter.ts';

export interface SubmissionRow {
  hashId: string;
  organisationId: string;
  actor: string;
  reason: string | null;
  jurisdiction: string | null;
  attestation: Attestation | null;
  at: Date;
  withdrawnAt: Date | null;
}

/** Keeps who submitted these hashes and in which words; the newest words of an organisation count. */
export async function recordSubmissions(
  sql: Queryable,
  submitter: { organisationId: string; actor: string },
  said: readonly (SubmissionWords & { hashId: string })[],
): Promise<void> {
  if (said.length === 0) return;
  const byHash = new Map(said.map((s) => [s.hashId, s]));
  const rows = [...byHash.values()].map(({ hashId, reason, jurisdiction, attestation }) => ({
    hash_id: hashId,
    reason: reason ?? null,
    jurisdiction: jurisdiction ?? null,
    attestation: attestation ?? null,
  }));
  await sql`
    insert into hash_submissions as s (hash_id, organisation_id, actor, reason, jurisdiction, attestation)
    select t.hash_id, ${submitter.organisationId}, ${submitter.actor}, t.reason, t.jurisdiction, t.attestation
    from jsonb_to_recordset(${jsonParameter(sql, rows)}) as t(hash_id text, reason text, jurisdiction text, attestation jsonb)
    on conflict (hash_id, organisation_id) do update set actor = excluded.actor, reason = coalesce(excluded.reason, s.reason),
      jurisdiction = coalesce(excluded.jurisdiction, s.jurisdiction),
      attestation = coalesce(excluded.attestation, s.attestation), at = now(), withdrawn_at = null`;
}

/** Who submitted these hashes, oldest first. */
export async function listSubmissions(sql: Queryable, hashIds: readonly string[]): Promise<SubmissionRow[]> {
  return await sql<SubmissionRow[]>`
    select hash_id as "hashId", organisation_id as "organisationId", actor, reason, jurisdiction, attestation, at,
      withdrawn_at as "withdrawnAt"
    from hash_submissions where hash_id = any(${[...hashIds]}) order by at, organisation_id`;
}

/**
 * An organisation takes back what it submitted to another's bank. The hash goes when nobody else brought it. Throws
 * HASH_NOT_FOUND for a hash that this organisation did not submit. Call it in a transaction.
 */
export async function withdrawSubmission(
  sql: Queryable,
  input: { bankId: string; hashId: string; organisationId: string; reason: string },
): Promise<HashRow> {
  await lockBankChanges(sql);
  const taken = await sql`
    update hash_submissions s set withdrawn_at = coalesce(withdrawn_at, now()) from hashes h
    where h.id = s.hash_id and h.bank_id = ${input.bankId} and s.hash_id = ${input.hashId}
      and s.organisation_id = ${input.organisationId} returning s.hash_id`;
  if (taken.length === 0)
    throw new HaetaeError('HASH_NOT_FOUND', `There is no hash ${input.hashId} in this bank that you submitted.`);
  const [row] = await sql<HashRow[]>`
    update hashes h set status = 'withdrawn', withdrawn_reason = ${input.reason}, updated_at = now(),
      sequence = nextval('bank_changes')
    where h.id = ${input.hashId} and h.status in ('received', 'active') and h.submitted_by is not null
      and not exists (select from hash_submissions s where s.hash_id = h.id and s.withdrawn_at is null)
    returning ${hashColumns(sql)}`;
  if (row) await emitHashes(sql, { type: 'hash.withdrawn', bankId: input.bankId, hashIds: [row.id] });
  return row ?? (await getHash(sql, input.bankId, input.hashId));
}

/** How many hashes of this organisation wait in a bank for their first confirmation, counted up to `limit`. */
export async function countWaiting(
  sql: Queryable,
  bankId: string,
  submittedBy: string,
  limit: number,
): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (select from hashes where bank_id = ${bankId} and submitted_by = ${submittedBy}
      and confirmed_at is null and status in ('received', 'active') limit ${limit}) waiting`;
  return row!.n;
}
