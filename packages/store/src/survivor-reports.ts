import {
  HaetaeError,
  type Id,
  newId,
  type PictureState,
  type ReportedPicture,
  type ReportKind,
} from '@haetae/contracts';
import { addHashes, createBank, lockBankChanges } from './banks.ts';
import type { Queryable } from './database.ts';
import { listItemsMatching, withdrawHash } from './hashes.ts';
import { owe } from './outbox.ts';

/** The bank of an organisation that holds what survivors reported. */
export const SURVIVOR_BANK = 'Survivor reports';

export interface SurvivorReportRow {
  id: Id<'survivorReport'>;
  organisationId: string;
  caseNumber: string;
  lang: string | null;
  country: string | null;
  kind: ReportKind;
  note: string | null;
  createdAt: Date;
  withdrawnAt: Date | null;
}
export interface SurvivorPictureRow {
  number: number;
  state: PictureState;
  quality: number | null;
  /** Lower-case hex; null once it was taken back. */
  pdq: string | null;
  reason: string | null;
  note: string | null;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  createdAt: Date;
}
export const reportColumns = (sql: Queryable) => sql`
  r.id, r.organisation_id as "organisationId", r.case_number as "caseNumber", r.lang, r.country, r.kind, r.note,
  r.created_at as "createdAt", r.withdrawn_at as "withdrawnAt"`;

async function survivorBank(sql: Queryable, organisationId: string): Promise<string> {
  const find = async () =>
    (
      await sql<
        { id: string }[]
      >`select id from banks where organisation_id = ${organisationId} and name = ${SURVIVOR_BANK}`
    )[0]?.id;
  const known = await find();
  if (known !== undefined) return known;
  const made = await createBank(sql, {
    organisationId,
    name: SURVIVOR_BANK,
    kind: 'block',
    distance: 31,
    description: 'Hashes that survivors made on their own devices at /report. Reviewed under /v1/reports.',
    labels: ['intimate_image'],
  });
  return made.id;
}

/** Stores a report whose hashes wait for a person. Call it in a transaction. */
export async function createSurvivorReport(
  sql: Queryable,
  input: {
    organisationId: string;
    caseNumber: string;
    pinHash: string;
    pictures: readonly ReportedPicture[];
    kind: ReportKind;
    lang?: string | undefined;
    country?: string | undefined;
    note?: string | undefined;
    consent: string;
  },
): Promise<Id<'survivorReport'>> {
  await lockBankChanges(sql);
  const id = newId('survivorReport');
  await sql`
    insert into survivor_reports (id, organisation_id, case_number, pin_hash, lang, country, kind, note, consent)
    values (${id}, ${input.organisationId}, ${input.caseNumber}, ${input.pinHash}, ${input.lang ?? null},
      ${input.country ?? null}, ${input.kind}, ${input.note || null}, ${input.consent})`;
  await addPictures(sql, { id, organisationId: input.organisationId }, input.pictures);
  return id;
}

/**
 * Adds pictures to a report; one that it has already, and that was not taken back, is not added twice. Returns how many are
 * new. Call it in a transaction that holds the lock of bank changes.
 */
export async function addPictures(
  sql: Queryable,
  report: { id: string; organisationId: string },
  pictures: readonly ReportedPicture[],
): Promise<number> {
  await lockBankChanges(sql);
  const bankId = await survivorBank(sql, report.organisationId);
  const had = await sql<{ pdq: string | null; number: number; state: PictureState }[]>`
    select encode(pdq, 'hex') as pdq, number::int as number, state from survivor_pictures where report_id = ${report.id}`;
  const known = new Set(had.filter((h) => h.state === 'waiting' || h.state === 'confirmed').map((h) => h.pdq));
  let number = Math.max(0, ...had.map((h) => h.number));
  let added = 0;
  for (const picture of pictures) {
    if (known.has(picture.pdq)) continue;
    known.add(picture.pdq);
    number += 1;
    added += 1;
    await sql`
      insert into survivor_pictures (report_id, number, pdq, quality)
      values (${report.id}, ${number}, decode(${picture.pdq}, 'hex'), ${picture.quality})`;
    await claim(sql, bankId, { reportId: report.id, number, picture });
  }
  return added;
}

async function claim(
  sql: Queryable,
  bankId: string,
  { reportId, number, picture }: { reportId: string; number: number; picture: ReportedPicture },
): Promise<void> {
  const hashes = [
    { algorithm: 'pdq' as const, hash: picture.pdq, quality: picture.quality },
    ...(picture.md5 === undefined ? [] : [{ algorithm: 'md5' as const, hash: picture.md5 }]),
    ...(picture.sha256 === undefined ? [] : [{ algorithm: 'sha256' as const, hash: picture.sha256 }]),
  ];
  const foreign: boolean[] = [];
  for (const { algorithm, hash } of hashes) {
    // Live without a claim, or claimed by reports that found it so: somebody else put it there, and only they take it away.
    const [row] = await sql<{ foreign: boolean }[]>`
      select not exists (select from survivor_claims c where c.hash_id = h.id and c.released_at is null and not c.foreign_hash)
        as "foreign" from hashes h
      where h.bank_id = ${bankId} and h.algorithm = ${algorithm} and h.hash = decode(${hash}, 'hex')
        and h.status in ('received', 'active')`;
    foreign.push(row?.foreign ?? false);
  }
  const stored = await addHashes(sql, { bankId, hashes });
  for (const [n, { id }] of stored.entries())
    await sql`
      insert into survivor_claims (report_id, number, hash_id, foreign_hash) values (${reportId}, ${number}, ${id}, ${foreign[n]!})`;
}

/**
 * Lets go of the hashes of pictures; those that nobody else wants are withdrawn from the bank. Returns the withdrawn ones.
 * Call it in a transaction that holds the lock of bank changes.
 */
export async function releaseClaims(
  sql: Queryable,
  reportId: string,
  numbers: readonly number[],
  reason: string,
): Promise<{ hashId: string; bankId: string }[]> {
  const released = await sql<{ hashId: string; bankId: string; mine: boolean }[]>`
    update survivor_claims c set released_at = now() from hashes h
    where c.report_id = ${reportId} and c.number = any(${[...numbers]}) and c.released_at is null and h.id = c.hash_id
    returning c.hash_id as "hashId", h.bank_id as "bankId", not c.foreign_hash as mine`;
  const withdrawn: { hashId: string; bankId: string }[] = [];
  for (const { hashId, bankId, mine } of released) {
    const [wanted] = await sql`select from survivor_claims where hash_id = ${hashId} and released_at is null limit 1`;
    if (!mine || wanted || withdrawn.some((w) => w.hashId === hashId)) continue;
    await withdrawHash(sql, bankId, hashId, reason);
    await owe(sql, 'assess', await listItemsMatching(sql, hashId));
    withdrawn.push({ hashId, bankId });
  }
  return withdrawn;
}

/** The report of a case number, with the hash of its PIN. */
export async function findReportByCaseNumber(
  sql: Queryable,
  caseNumber: string,
): Promise<(SurvivorReportRow & { pinHash: string }) | undefined> {
  const [row] = await sql<(SurvivorReportRow & { pinHash: string })[]>`
    select ${reportColumns(sql)}, r.pin_hash as "pinHash" from survivor_reports r where r.case_number = ${caseNumber}`;
  return row;
}

/** One report of an organisation. Throws REPORT_NOT_FOUND. */
export async function getSurvivorReport(
  sql: Queryable,
  organisationId: string,
  id: string,
): Promise<SurvivorReportRow> {
  const [row] = await sql<SurvivorReportRow[]>`
    select ${reportColumns(sql)} from survivor_reports r where r.id = ${id} and r.organisation_id = ${organisationId}`;
  if (!row) throw new HaetaeError('REPORT_NOT_FOUND', `There is no report ${id} in your organisation.`);
  return row;
}

export async function listPictures(
  sql: Queryable,
  reportIds: readonly string[],
): Promise<(SurvivorPictureRow & { reportId: string })[]> {
  return await sql<(SurvivorPictureRow & { reportId: string })[]>`
    select report_id as "reportId", number::int as number, state, quality::int as quality, encode(pdq, 'hex') as pdq, reason, note,
      reviewed_by as "reviewedBy", reviewed_at as "reviewedAt", created_at as "createdAt"
    from survivor_pictures where report_id = any(${[...reportIds]}) order by report_id, number`;
}
