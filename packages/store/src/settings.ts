import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

/** A named value of the service itself: a cursor, an epoch. */
export async function findSetting<T>(sql: Queryable, name: string): Promise<T | undefined> {
  const [row] = await sql<{ value: T }[]>`select value from settings where name = ${name}`;
  return row?.value;
}

export async function recordSetting(sql: Queryable, name: string, value: unknown): Promise<void> {
  await sql`
    insert into settings (name, value) values (${name}, ${jsonParameter(sql, value)})
    on conflict (name) do update set value = excluded.value, updated_at = now()`;
}

/** The value of a setting; `value` becomes it where there was none. */
export async function keepSetting<T>(sql: Queryable, name: string, value: T): Promise<T> {
  await sql`insert into settings (name, value) values (${name}, ${jsonParameter(sql, value)}) on conflict (name) do nothing`;
  return (await findSetting<T>(sql, name)) ?? value;
}
