import type { openDatabase } from '@haetae/store';

type Sql = ReturnType<typeof openDatabase>;
const LANGS = ['ka', 'fr', 'ar', 'dv', 'id', 'ru', 'ko', 'bn', 'bs', 'mk'];

/**
 * Cases with an item each, made by the database itself; one in ten decided, urgencies as they come out of scoring. What is there
 * already (of an earlier run on the same folder) stays. Ends with the vacuum that a table of this age has long had.
 */
export async function fillQueue(sql: Sql, organisationId: string, count: number): Promise<void> {
  const [there] = await sql<
    { n: number }[]
  >`select count(*)::int as n from cases where organisation_id = ${organisationId}`;
  if (there!.n > 0 && there!.n !== count)
    throw new Error(`the folder holds ${there!.n} cases and not ${count}: name another with --data`);
  if (there!.n === 0) await insertCases(sql, organisationId, count);
  await sql`set statement_timeout = 0`;
  await sql.unsafe('vacuum (analyze) cases');
  await sql.unsafe('vacuum (analyze) items');
  await sql.unsafe('checkpoint');
}

async function insertCases(sql: Sql, organisationId: string, count: number): Promise<void> {
  const id = (prefix: string) => sql.unsafe(`'${prefix}_' || lpad(g::text, 26, '0')`);
  await sql.begin(async (tx) => {
    await tx`set local statement_timeout = 0`;
    await tx`set local session_replication_role = replica`;
    await tx`
      insert into cases (id, organisation_id, state, group_key, urgency, labels, lang, country, pack, item_count, severity, severe, harm,
        waiting_since, urgency_due_at, opened_at, final, decided_at, last_seq, last_hash)
      select ${id('cas')}, ${organisationId}, case when g % 10 = 0 then 'decided' else 'open' end, 'bench-' || g,
        round((100 * power(random(), 2))::numeric, 2), array['insult'], (${LANGS}::text[])[1 + g % 10], 'GE', 'default', 1, 0.4, false,
        null, null, null, now() - random() * interval '3 days', g % 10 = 0, case when g % 10 = 0 then now() end, 0, ''
      from generate_series(1, ${count}::int) g`;
    await tx`
      insert into items (id, organisation_id, source, external_id, fingerprint, text, lang, country, status, pack, flagged, urgency,
        labels, case_id)
      select ${id('itm')}, ${organisationId}, 'bench', g::text, ''::bytea,
        'a post of ordinary length that somebody found nasty, number ' || g, 'en', 'GE', 'scored', 'default', true, 50,
        array['insult'], ${id('cas')} from generate_series(1, ${count}::int) g`;
  });
}
