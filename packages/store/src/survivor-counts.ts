import type { Queryable } from './database.ts';
import { MATCH_ACTIONS, type MatchAction } from './match-reports.ts';
import { raiseAlert } from './raise-alert.ts';

/**
 * Places where platforms found any of these hashes, by what they did there. A place is one content of one platform; where it was
 * reported for several of the hashes, the strongest action counts, so that the numbers add up to the places of `countMatches`.
 */
export async function countMatchesByAction(
  sql: Queryable,
  hashIds: readonly string[],
): Promise<Record<MatchAction, number>> {
  const counts = Object.fromEntries(MATCH_ACTIONS.map((action) => [action, 0])) as Record<MatchAction, number>;
  if (hashIds.length === 0) return counts;
  const rows = await sql<{ action: MatchAction; count: number }[]>`
    select action, count(*)::int as count from (
      select distinct on (platform_id, content_id) action from match_reports where hash_id = any(${[...hashIds]})
      order by platform_id, content_id, array_position(${[...MATCH_ACTIONS]}::text[], action)) places
    group by action`;
  for (const { action, count } of rows) counts[action] = count;
  return counts;
}

/** Reports of survivors within the last hour and day, of the whole instance. */
export async function countRecentReports(sql: Queryable): Promise<{ hour: number; day: number }> {
  const [row] = await sql<{ hour: number; day: number }[]>`
    select count(*) filter (where created_at > now() - interval '1 hour')::int as hour, count(*)::int as day
    from survivor_reports where created_at > now() - interval '1 day'`;
  return row!;
}

/** Says once a day that no more reports are taken in. */
export async function raiseReportFlood(sql: Queryable, organisationId: string, count: number): Promise<void> {
  await raiseAlert(sql, {
    organisationId,
    kind: 'report-flood',
    subject: new Date().toISOString().slice(0, 10),
    message: `${count} survivors' reports came in within a day, the most that HAETAE_REPORTS_A_DAY lets in. Others are turned away; look at the newest ones and raise it if they are real.`,
  });
}
