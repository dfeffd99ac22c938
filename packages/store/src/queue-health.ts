import type { Queryable } from './database.ts';

/** How the queue of an organisation stands. Restricted and golden cases are not counted. */
export interface QueueHealth {
  waiting: number;
  leased: number;
  escalated: number;
  appeals: number;
  secondReviews: number;
  severe: number;
  oldestWaitingS: number | null;
  overdueClocks: number;
  clocksDue24h: number;
  decidedLastHour: number;
  decidedLast24h: number;
  effectsOwed: number;
  effectsDead: number;
  bySeverity: { band: string; waiting: number; oldestS: number | null }[];
  byLanguage: { lang: string | null; waiting: number; oldestS: number | null }[];
  byAge: { band: string; waiting: number }[];
  decidedPerHour: { hour: string; decided: number }[];
}

interface Cell {
  lang: string | null;
  band: string;
  age: string;
  waiting: number;
  leased: number;
  escalated: number;
  appeals: number;
  secondReviews: number;
  severe: number;
  overdue: number;
  due24h: number;
  oldestS: number | null;
}

/** Counts the queue in one pass over its undecided cases. */
export async function getQueueHealth(sql: Queryable, organisationId: string): Promise<QueueHealth> {
  const cells = await sql<Cell[]>`
    select c.lang,
      case when c.severity >= 0.9 then 'grave' when c.severity >= 0.7 then 'high' when c.severity >= 0.4 then 'medium' else 'low' end
        as band,
      case when c.opened_at > now() - interval '1 hour' then '<1h' when c.opened_at > now() - interval '1 day' then '1h-24h'
        when c.opened_at > now() - interval '3 days' then '1d-3d' else '>3d' end as age,
      count(*) filter (where not held)::int as waiting, count(*) filter (where held)::int as leased,
      count(*) filter (where c.stage = 'escalated')::int as escalated, count(*) filter (where c.stage = 'appeal')::int as appeals,
      count(*) filter (where c.stage = 'second_review')::int as "secondReviews", count(*) filter (where c.severe)::int as severe,
      count(*) filter (where c.clock_due_at <= now())::int as overdue,
      count(*) filter (where c.clock_due_at > now() and c.clock_due_at <= now() + interval '1 day')::int as "due24h",
      extract(epoch from now() - min(c.opened_at) filter (where not held))::float8 as "oldestS"
    from (select *, state = 'leased' and lease_expires_at > now() as held from cases) c
    where c.organisation_id = ${organisationId} and c.state <> 'decided' and c.restricted_at is null and c.golden_id is null
    group by 1, 2, 3`;
  const hours = await sql<{ hour: Date; decided: number }[]>`
    select date_trunc('hour', d.made_at) as hour, count(*)::int as decided from decisions d
    where d.organisation_id = ${organisationId} and d.made_at > now() - interval '24 hours' group by 1 order by 1`;
  const [last] = await sql<{ hour: number; owed: number; dead: number }[]>`
    select (select count(*)::int from decisions where organisation_id = ${organisationId} and made_at > now() - interval '1 hour') as hour,
      (select count(*)::int from owed_effects where organisation_id = ${organisationId} and state = 'owed') as owed,
      (select count(*)::int from owed_effects where organisation_id = ${organisationId} and state = 'dead') as dead`;
  const sum = (
    key: 'waiting' | 'leased' | 'escalated' | 'appeals' | 'secondReviews' | 'severe' | 'overdue' | 'due24h',
  ) => cells.reduce((n, c) => n + c[key], 0);
  return {
    waiting: sum('waiting'),
    leased: sum('leased'),
    escalated: sum('escalated'),
    appeals: sum('appeals'),
    secondReviews: sum('secondReviews'),
    severe: sum('severe'),
    oldestWaitingS: oldest(cells),
    overdueClocks: sum('overdue'),
    clocksDue24h: sum('due24h'),
    decidedLastHour: last!.hour,
    decidedLast24h: hours.reduce((n, h) => n + h.decided, 0),
    effectsOwed: last!.owed,
    effectsDead: last!.dead,
    bySeverity: by(cells, (c) => c.band).map(([band, of]) => ({ band, waiting: total(of), oldestS: oldest(of) })),
    byLanguage: by(cells, (c) => c.lang).map(([lang, of]) => ({ lang, waiting: total(of), oldestS: oldest(of) })),
    byAge: by(cells, (c) => c.age).map(([band, of]) => ({ band, waiting: total(of) })),
    decidedPerHour: hours.map((h) => ({ hour: h.hour.toISOString(), decided: h.decided })),
  };
}

function by<K>(cells: readonly Cell[], key: (cell: Cell) => K): [K, Cell[]][] {
  const groups = new Map<K, Cell[]>();
  for (const cell of cells) groups.set(key(cell), [...(groups.get(key(cell)) ?? []), cell]);
  return [...groups].toSorted((a, b) => total(b[1]) - total(a[1]));
}
const total = (cells: readonly Cell[]) => cells.reduce((n, c) => n + c.waiting, 0);
const oldest = (cells: readonly Cell[]): number | null =>
  cells.reduce<number | null>((most, c) => (c.oldestS !== null && c.oldestS > (most ?? -1) ? c.oldestS : most), null);
