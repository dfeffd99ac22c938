import { HaetaeError, type RefusalReason } from '@haetae/contracts';
import { lockBankChanges } from './banks.ts';
import type { Queryable } from './database.ts';
import { emitHashes } from './hash-events.ts';
import { listItemsMatching, updateHash } from './hashes.ts';
import { owe } from './outbox.ts';
import { listPictures, releaseClaims, reportColumns, type SurvivorReportRow } from './survivor-reports.ts';

/** Reports of an organisation, newest first; `waiting`: only those with a picture that nobody has looked at yet, oldest first. */
export async function listSurvivorReports(
  sql: Queryable,
  organisationId: string,
  page: { limit: number; after?: string | undefined; waiting?: boolean | undefined },
): Promise<SurvivorReportRow[]> {
  const { after, waiting } = page;
  return await sql<SurvivorReportRow[]>`
    select ${reportColumns(sql)} from survivor_reports r where r.organisation_id = ${organisationId}
      ${after === undefined ? sql`` : waiting ? sql`and r.id > ${after}` : sql`and r.id < ${after}`}
      ${waiting ? sql`and exists (select from survivor_pictures p where p.report_id = r.id and p.state = 'waiting')` : sql``}
    order by r.id ${waiting ? sql`asc` : sql`desc`} limit ${page.limit}`;
}

/** Which of a report's pictures are meant: those named, or all in `state`. Throws REPORT_PICTURE_NOT_FOUND. */
async function pick(
  sql: Queryable,
  reportId: string,
  numbers: readonly number[] | undefined,
  states: readonly string[],
) {
  const pictures = await listPictures(sql, [reportId]);
  const fitting = pictures.filter((p) => states.includes(p.state));
  if (numbers === undefined) return fitting;
  const strange = numbers.filter((n) => !pictures.some((p) => p.number === n));
  if (strange.length > 0)
    throw new HaetaeError('REPORT_PICTURE_NOT_FOUND', `The report has no picture ${strange.join(', ')}.`);
  return fitting.filter((p) => numbers.includes(p.number));
}

/**
 * Records what a person made of pictures that wait. Confirmed hashes become active; of refused ones the claim is let go. Throws
 * REPORT_NOTHING_WAITING when all were reviewed or withdrawn. Returns the numbers. Call it in a transaction.
 */
export async function reviewPictures(
  sql: Queryable,
  input: {
    report: SurvivorReportRow;
    actor: string;
    verdict: 'confirm' | 'refuse';
    numbers?: readonly number[] | undefined;
    reason?: RefusalReason | undefined;
    note?: string | undefined;
  },
): Promise<number[]> {
  const { report, actor, verdict } = input;
  await lockBankChanges(sql);
  const numbers = (await pick(sql, report.id, input.numbers, ['waiting'])).map((p) => p.number);
  if (numbers.length === 0)
    throw new HaetaeError('REPORT_NOTHING_WAITING', 'None of these pictures waits for a review any more.');
  await sql`
    update survivor_pictures set state = ${verdict === 'confirm' ? 'confirmed' : 'refused'}, reviewed_by = ${actor},
      reviewed_at = now(), reason = ${input.reason ?? null}, note = ${input.note || null}
    where report_id = ${report.id} and number = any(${numbers})`;
  if (verdict === 'refuse') {
    await releaseClaims(sql, report.id, numbers, `refused on review: ${input.reason ?? 'other'}`);
    return numbers;
  }
  const claimed = await sql<{ hashId: string; bankId: string; isNew: boolean }[]>`
    select distinct c.hash_id as "hashId", h.bank_id as "bankId", h.confirmed_at is null as "isNew"
    from survivor_claims c join hashes h on h.id = c.hash_id
    where c.report_id = ${report.id} and c.number = any(${numbers}) and c.released_at is null`;
  for (const { hashId, bankId } of claimed) {
    await updateHash(sql, bankId, hashId, { confirmedBy: actor });
    await owe(sql, 'assess', await listItemsMatching(sql, hashId));
  }
  // When they came in, only the own organisation was told: now they are given out.
  for (const bankId of new Set(claimed.map((c) => c.bankId))) {
    const hashIds = claimed.filter((c) => c.isNew && c.bankId === bankId).map((c) => c.hashId);
    await emitHashes(sql, { type: 'hash.added', bankId, hashIds });
  }
  return numbers;
}

/**
 * The survivor takes pictures back, or the whole report: hashes that nobody else wants are withdrawn, and what the report held
 * of them is erased, with its note. Call it in a transaction. Returns how many pictures were taken back.
 */
export async function withdrawPictures(
  sql: Queryable,
  report: SurvivorReportRow,
  numbers?: readonly number[],
): Promise<number> {
  await lockBankChanges(sql);
  const picked = await pick(sql, report.id, numbers, ['waiting', 'confirmed', 'refused']);
  const taken = picked.map((p) => p.number);
  await releaseClaims(sql, report.id, taken, 'withdrawn by the survivor');
  await sql`
    update survivor_pictures set state = 'withdrawn', pdq = null, quality = null, note = null, reason = null
    where report_id = ${report.id} and number = any(${taken})`;
  await sql`
    update survivor_reports r set withdrawn_at = coalesce(r.withdrawn_at, now()), note = null, lang = null, country = null
    where r.id = ${report.id}
      and not exists (select from survivor_pictures p where p.report_id = r.id and p.state <> 'withdrawn')`;
  return taken.length;
}

/** Live hashes that a report stands behind. */
export async function listClaimedHashes(
  sql: Queryable,
  reportIds: readonly string[],
): Promise<{ reportId: string; hashId: string }[]> {
  return await sql<{ reportId: string; hashId: string }[]>`
    select distinct report_id as "reportId", hash_id as "hashId" from survivor_claims
    where report_id = any(${[...reportIds]}) and released_at is null`;
}

/**
 * Forgets of reports what is needed no more: the words of those that were reviewed before `before` (they were for the review), and
 * whole reports, case number and PIN with them, of which since then no picture waits or stands. A report with a picture
 * that stands keeps that: it protects somebody, until they take it back. Returns how many of each.
 */
export async function forgetReports(
  sql: Queryable,
  before: Date,
  limit: number,
): Promise<{ words: number; reports: number }> {
  const lastChange = sql`
    greatest(r.created_at, r.withdrawn_at, (select max(p.reviewed_at) from survivor_pictures p where p.report_id = r.id),
      (select max(p.created_at) from survivor_pictures p where p.report_id = r.id),
      (select max(c.released_at) from survivor_claims c where c.report_id = r.id))`;
  const gone = await sql`
    delete from survivor_reports where id in (
      select r.id from survivor_reports r where r.created_at < ${before} and ${lastChange} < ${before}
        and not exists (select from survivor_pictures p where p.report_id = r.id and p.state in ('waiting', 'confirmed'))
        and not exists (select from survivor_claims c where c.report_id = r.id and c.released_at is null)
      order by r.created_at limit ${limit} for update skip locked)`;
  const words = await sql`
    update survivor_reports set note = null where id in (
      select r.id from survivor_reports r where r.note is not null and r.created_at < ${before} and ${lastChange} < ${before}
        and not exists (select from survivor_pictures p where p.report_id = r.id and p.state = 'waiting')
      order by r.created_at limit ${limit} for update skip locked)`;
  return { words: words.count, reports: gone.count };
}
