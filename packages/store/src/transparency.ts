import type { Queryable } from './database.ts';

/** One line of the report: what became of requests of one law, label and platform. */
export interface TransparencyRow {
  kind: 'takedown' | 'match_report';
  law: string | null;
  label: string | null;
  platform: string;
  outcome: string;
  count: number;
  breached: number;
  /** From the sending (of a report: the finding) to the action; null where nothing was acted on. */
  medianSecondsToAction: number | null;
}

/**
 * What an organisation asked of platforms and what they reported (`side` sender), or what it was asked and reported itself
 * (`platform`), from `from` up to `to`, counted by law, label, platform and outcome. A case nobody answered counts by its state.
 */
export async function listTransparency(
  sql: Queryable,
  organisationId: string,
  range: { from: Date; to: Date; side: 'sender' | 'platform' },
): Promise<TransparencyRow[]> {
  const own = range.side === 'sender';
  return await sql<TransparencyRow[]>`
    select 'takedown' as kind, t.clock ->> 'id' as law, t.policy_label as label,
      coalesce(o.name, ${own ? sql`'outside this instance'` : sql`'this organisation'`}) as platform, coalesce(t.outcome, t.state) as outcome,
      count(*)::int as count, count(t.breached_at)::int as breached,
      percentile_cont(0.5) within group (order by extract(epoch from t.ended_at - t.sent_at)) filter (where t.state = 'actioned')
        as "medianSecondsToAction"
    from takedowns t left join organisations o on o.id = t.platform_id
    where ${own ? sql`t.organisation_id = ${organisationId}` : sql`t.platform_id = ${organisationId}`} and t.state <> 'draft'
      and t.sent_at >= ${range.from} and t.sent_at < ${range.to}
    group by 1, 2, 3, 4, 5
    union all
    select 'match_report', null, null, coalesce(o.name, ''), r.action, count(*)::int, 0,
      percentile_cont(0.5) within group (order by extract(epoch from r.acted_at - r.found_at)) filter (where r.acted_at is not null)
    from match_reports r left join organisations o on o.id = r.platform_id
    where ${own ? sql`r.organisation_id = ${organisationId}` : sql`r.platform_id = ${organisationId}`}
      and r.found_at >= ${range.from} and r.found_at < ${range.to}
    group by 1, 2, 3, 4, 5
    order by 1, 2 nulls last, 3, 4, 5`;
}
