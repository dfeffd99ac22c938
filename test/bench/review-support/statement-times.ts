import type { openDatabase } from '@haetae/store';

/** The server setting that `statementTimes` needs. */
export const STATEMENT_SETTINGS = [
  'shared_preload_libraries=pg_stat_statements',
  'pg_stat_statements.track_planning=on',
];

/** Where the database spent its time since the last call: the statements that took most of it, as rows of a table. */
export async function statementTimes(sql: ReturnType<typeof openDatabase>, take: number): Promise<object[]> {
  await sql.unsafe('create extension if not exists pg_stat_statements');
  const rows = await sql<{ calls: number; mean: number; max: number; plan: number; total: number; query: string }[]>`
    select calls::int, mean_exec_time as mean, max_exec_time as max, mean_plan_time as plan, total_exec_time + total_plan_time as total,
      left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as query
    from pg_stat_statements order by total_exec_time + total_plan_time desc limit ${take}`;
  await sql`select pg_stat_statements_reset()`;
  const round = (ms: number) => Math.round(ms * 100) / 100;
  return rows.map(({ calls, mean, max, plan, total, query }) => ({
    calls,
    'mean ms': round(mean),
    'max ms': round(max),
    'plan ms': round(plan),
    'total ms': Math.round(total),
    query,
  }));
}
