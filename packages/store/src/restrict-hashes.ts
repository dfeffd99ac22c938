import { lockBankChanges } from './banks.ts';
import type { Queryable } from './database.ts';
import { emitHashes } from './hash-events.ts';

/** Marks hashes as found in the restricted lane: from now on none of them leaves this instance. Call it in a transaction. */
export async function restrictHashes(sql: Queryable, hashIds: readonly string[]): Promise<void> {
  if (hashIds.length === 0) return;
  await lockBankChanges(sql);
  const changed = await sql<{ bankId: string; id: string; givenOut: boolean }[]>`
    update hashes set restricted = true, updated_at = now(), sequence = nextval('bank_changes')
    where id = any(${[...hashIds]}) and not restricted
    returning bank_id as "bankId", id, published_at is not null and status = 'active' as "givenOut"`;
  // Whoever was told of it is told that it is taken back; the feeds show the same by themselves.
  for (const bankId of new Set(changed.map((c) => c.bankId))) {
    const gone = changed.filter((c) => c.bankId === bankId && c.givenOut).map((c) => c.id);
    await emitHashes(sql, { type: 'hash.withdrawn', bankId, hashIds: gone, takenFromOthers: true });
  }
}

/**
 * The images of a case that moves to the restricted lane: their hashes in the banks of its organisation, which went there before
 * anybody knew, go on matching here and are taken back from everybody else. Call it in a transaction.
 */
export async function restrictCaseHashes(sql: Queryable, organisationId: string, caseId: string): Promise<void> {
  const rows = await sql<{ id: string }[]>`
    with images as materialized (
      select m.pdq, m.md5, m.sha256 from items i join media m on m.item_id = i.id where i.case_id = ${caseId} and m.sha256 is not null
    ), prints as (
      select 'pdq' as algorithm, pdq as hash from images where pdq is not null
      union select 'md5', md5 from images where md5 is not null
      union select 'sha256', sha256 from images
    )
    select h.id from prints p join banks b on b.organisation_id = ${organisationId}
      join hashes h on h.bank_id = b.id and h.algorithm = p.algorithm and h.hash = p.hash
    where not h.restricted order by h.id`;
  await restrictHashes(
    sql,
    rows.map((r) => r.id),
  );
}
