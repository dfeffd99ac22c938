import { HaetaeError, type HashAlgorithm, type Id, newId } from '@haetae/contracts';
import { appendCaseEvents, type CaseHead } from './case-events.ts';
import { type ContradictionLimits, noteContradiction } from './contradictions.ts';
import type { Queryable } from './database.ts';
import { emitEvents } from './domain-events.ts';
import { actOnTakedowns } from './takedown-clocks.ts';

export const MATCH_ACTIONS = ['removed', 'blocked_on_upload', 'restricted', 'kept', 'pending'] as const;
export type MatchAction = (typeof MATCH_ACTIONS)[number];

export interface NewMatchReport {
  hashId?: string | undefined;
  algorithm?: HashAlgorithm | undefined;
  /** Lower-case hex. */
  hash?: string | undefined;
  contentId: string;
  url?: string | undefined;
  account?: string | undefined;
  /** In bits. */
  distance?: number | undefined;
  foundAt?: Date | undefined;
  action: MatchAction;
  reason?: string | undefined;
}

export interface MatchReportRow {
  id: Id<'matchReport'>;
  organisationId: string;
  platformId: string;
  bankId: string;
  hashId: Id<'hash'>;
  contentId: string;
  url: string | null;
  account: string | null;
  distance: number | null;
  action: MatchAction;
  reason: string | null;
  foundAt: Date;
  actedAt: Date | null;
  caseId: Id<'case'> | null;
  createdAt: Date;
  updatedAt: Date;
}
const columns = (sql: Queryable) => sql`
  r.id, r.organisation_id as "organisationId", r.platform_id as "platformId", r.bank_id as "bankId", r.hash_id as "hashId",
  r.content_id as "contentId", r.url, r.account, r.distance::int as distance, r.action, r.reason, r.found_at as "foundAt",
  r.acted_at as "actedAt", r.case_id as "caseId", r.created_at as "createdAt", r.updated_at as "updatedAt"`;

export type MatchReportResult = { report: MatchReportRow; outcome: 'created' | 'updated' | 'unchanged' };

interface Target {
  hashId: Id<'hash'>;
  bankId: string;
  organisationId: string;
  caseId: Id<'case'> | null;
}

/** The hashes that a report means: of banks that the platform owns or that are shared with it. */
async function findTargets(sql: Queryable, platformId: string, report: NewMatchReport): Promise<Target[]> {
  return await sql<Target[]>`
    select h.id as "hashId", h.bank_id as "bankId", b.organisation_id as "organisationId", coalesce(
      (select i.case_id from matches m join items i on i.id = m.item_id
        where m.hash_id = h.id and i.case_id is not null and i.organisation_id = b.organisation_id order by m.at desc limit 1),
      (select c.id from cases c where c.id = h.external_id and c.organisation_id = b.organisation_id)) as "caseId"
    from hashes h join banks b on b.id = h.bank_id
    where ${
      report.hashId === undefined
        ? sql`h.algorithm = ${report.algorithm ?? 'pdq'} and h.hash = decode(${report.hash ?? ''}, 'hex')`
        : sql`h.id = ${report.hashId}`
    } and (b.organisation_id = ${platformId} or (not h.restricted and h.published_at is not null and (b.sharing = 'public'
        or exists (select from bank_shares s where s.bank_id = b.id and s.organisation_id = ${platformId})))
      or exists (select from hash_submissions s where s.hash_id = h.id and s.organisation_id = ${platformId}))
    order by h.id limit 20`;
}

/**
 * Takes in one report. The same content and hash again from the same platform is a new word on the same report, or nothing
 * when it says the same. A hash value that is in several banks makes a report for each. Throws HASH_NOT_FOUND. Call it in a
 * transaction.
 */
export async function recordMatchReport(
  sql: Queryable,
  input: { platformId: string; actor: string; report: NewMatchReport; limits: ContradictionLimits },
): Promise<MatchReportResult[]> {
  const { platformId, actor, report } = input;
  const targets = await findTargets(sql, platformId, report);
  if (targets.length === 0)
    throw new HaetaeError('HASH_NOT_FOUND', 'No bank that is yours or shared with you has this hash.');
  const results: MatchReportResult[] = [];
  for (const target of targets) results.push(await recordOne(sql, { platformId, actor, report, target }));
  const contradicted = results.filter((r) => r.outcome !== 'unchanged' && r.report.action === 'kept');
  for (const { report: kept } of contradicted) await noteContradiction(sql, kept.hashId, input.limits);
  return results;
}

async function recordOne(
  sql: Queryable,
  input: { platformId: string; actor: string; report: NewMatchReport; target: Target },
): Promise<MatchReportResult> {
  const { platformId, actor, report, target } = input;
  // One writer at a time for this content of this platform, so that two retries cannot both be the first.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`match-report ${platformId} ${report.contentId}`}, 0))`;
  const [before] = await sql<MatchReportRow[]>`
    select ${columns(sql)} from match_reports r
    where r.platform_id = ${platformId} and r.content_id = ${report.contentId} and r.hash_id = ${target.hashId} for update`;
  const known = (value: unknown, had: unknown) => value === undefined || value === had;
  const same =
    before !== undefined &&
    before.action === report.action &&
    known(report.reason, before.reason) &&
    known(report.url, before.url) &&
    known(report.account, before.account) &&
    known(report.distance, before.distance);
  if (before && same) return { report: before, outcome: 'unchanged' };
  const acted = report.action === 'pending' ? null : sql`now()`;
  const rows = before
    ? await sql<MatchReportRow[]>`
        update match_reports r set action = ${report.action}, url = coalesce(${report.url ?? null}, r.url),
          account = coalesce(${report.account ?? null}, r.account), distance = coalesce(${report.distance ?? null}, r.distance),
          reason = ${report.reason ?? (before.action === report.action ? before.reason : null)},
          acted_at = ${before.action === report.action ? before.actedAt : acted},
          case_id = coalesce(r.case_id, ${target.caseId}), updated_at = now()
        where r.id = ${before.id} returning ${columns(sql)}`
    : await sql<MatchReportRow[]>`
        insert into match_reports as r (id, organisation_id, platform_id, bank_id, hash_id, content_id, url, account, distance,
          action, reason, found_at, acted_at, case_id)
        values (${newId('matchReport')}, ${target.organisationId}, ${platformId}, ${target.bankId}, ${target.hashId},
          ${report.contentId}, ${report.url ?? null}, ${report.account ?? null}, ${report.distance ?? null}, ${report.action},
          ${report.reason ?? null}, ${report.foundAt ?? new Date()}, ${acted}, ${target.caseId})
        returning ${columns(sql)}`;
  const row = rows[0]!;
  await sql`
    insert into match_report_events (report_id, seq, action, reason, actor, at)
    select ${row.id}, coalesce(max(seq), 0) + 1, ${row.action}, ${row.reason}, ${actor}, now()
    from match_report_events where report_id = ${row.id}`;
  await tellCase(sql, row, actor, before === undefined);
  // What the platform was asked to do it has done: the takedowns of it that still run end, and their clocks stop.
  const outcome = row.action === 'removed' || row.action === 'blocked_on_upload' ? 'removed' : row.action;
  if (outcome === 'removed' || outcome === 'restricted')
    await actOnTakedowns(sql, {
      platformId,
      hashIds: [row.hashId],
      caseId: row.caseId ?? undefined,
      outcome,
      actor,
      note: `match report ${row.id}`,
    });
  await emitEvents(sql, [
    {
      organisationId: row.organisationId,
      type: 'match.found',
      ...(row.caseId === null ? {} : { caseId: row.caseId }),
      data: {
        reportId: row.id,
        bankId: row.bankId,
        hashId: row.hashId,
        platformId: row.platformId,
        contentId: row.contentId,
        ...(row.distance === null ? {} : { distance: row.distance }),
        action: row.action,
        update: before !== undefined,
      },
    },
  ]);
  return { report: row, outcome: before ? 'updated' : 'created' };
}

async function tellCase(sql: Queryable, row: MatchReportRow, actor: string, first: boolean): Promise<void> {
  if (row.caseId === null) return;
  const [head] = await sql<CaseHead[]>`
    select id as "caseId", last_seq as "lastSeq", last_hash as "lastHash" from cases where id = ${row.caseId} for update`;
  if (!head) return;
  await appendCaseEvents(sql, [
    {
      head,
      type: 'match_reported',
      actor,
      data: { reportId: row.id, hashId: row.hashId, platformId: row.platformId, action: row.action, first },
    },
  ]);
}

/** Reports on the hashes of an organisation, and those that it made itself, oldest first. */
export async function listMatchReports(
  sql: Queryable,
  organisationId: string,
  page: {
    limit: number;
    after?: string | undefined;
    bankId?: string | undefined;
    hashId?: string | undefined;
    caseId?: string | undefined;
    action?: MatchAction | undefined;
  },
): Promise<(MatchReportRow & { platformName: string })[]> {
  const { after, bankId, hashId, caseId, action } = page;
  return await sql<(MatchReportRow & { platformName: string })[]>`
    select ${columns(sql)}, o.name as "platformName" from match_reports r join organisations o on o.id = r.platform_id
    where (r.organisation_id = ${organisationId} or r.platform_id = ${organisationId})
      ${after === undefined ? sql`` : sql`and r.id > ${after}`} ${bankId === undefined ? sql`` : sql`and r.bank_id = ${bankId}`}
      ${hashId === undefined ? sql`` : sql`and r.hash_id = ${hashId}`}
      ${caseId === undefined ? sql`` : sql`and r.case_id = ${caseId}`}
      ${action === undefined ? sql`` : sql`and r.action = ${action}`}
    order by r.id limit ${page.limit}`;
}

/**
 * On how many places platforms found any of these hashes, and from how many it is gone (removed, or kept from being
 * uploaded). A place is one content of one platform, however many of the hashes it has. Names nobody.
 */
export async function countMatches(
  sql: Queryable,
  hashIds: readonly string[],
): Promise<{ found: number; removed: number }> {
  if (hashIds.length === 0) return { found: 0, removed: 0 };
  const [row] = await sql<{ found: number; removed: number }[]>`
    select count(*)::int as found, count(*) filter (where gone)::int as removed from (
      select bool_or(action in ('removed', 'blocked_on_upload')) as gone from match_reports
      where hash_id = any(${[...hashIds]}) group by platform_id, content_id) places`;
  return row!;
}

/** Counts of reports by action between two moments, for the transparency report of an organisation. */
export async function countMatchActions(
  sql: Queryable,
  organisationId: string,
  period: { from: Date; to: Date },
): Promise<{ action: MatchAction; count: number; medianSeconds: number | null }[]> {
  return await sql<{ action: MatchAction; count: number; medianSeconds: number | null }[]>`
    select action, count(*)::int as count, percentile_cont(0.5) within group
      (order by extract(epoch from acted_at - found_at))::float8 as "medianSeconds"
    from match_reports where organisation_id = ${organisationId} and found_at >= ${period.from} and found_at < ${period.to}
    group by action order by action`;
}
