import { randomUUID } from 'node:crypto';
import { type Database, migrate, openDatabase } from '@haetae/store';
import { inject } from 'vitest';

/** A migrated database of this test's own, and how to drop it. A connection that was left open makes the drop fail. */
export async function freshDatabase(): Promise<{ url: string; sql: Database; drop: () => Promise<void> }> {
  const admin = openDatabase({ url: inject('postgresUrl'), max: 1 });
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await admin.unsafe(`create database ${name}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  const sql = openDatabase({ url: url.href, max: 8 });
  await migrate(sql);
  return {
    url: url.href,
    sql,
    drop: async () => {
      await sql.end({ timeout: 5 });
      // The server needs a moment to see that the connections are gone; one that is still in use is a leak.
      for (let left = 50; ; left -= 1) {
        const [open] = await admin<
          { n: number }[]
        >`select count(*)::int as n from pg_stat_activity where datname = ${name}`;
        if (open!.n === 0) break;
        if (left === 0) throw new Error(`${open!.n} connections to ${name} were left open`);
        await new Promise((done) => setTimeout(done, 50));
      }
      await admin.unsafe(`drop database ${name}`);
      await admin.end();
    },
  };
}
