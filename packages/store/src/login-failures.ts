import type { Queryable } from './database.ts';

/** How failed sign-ins slow the next one down. */
export interface ThrottleRule {
  /** Tries that cost no wait. */
  free: number;
  /** The longest wait, in seconds. */
  maxWaitS: number;
  /** Seconds after the last failure, after which all is forgotten. */
  forgetS: number;
}

/**
 * Counts a try to sign in before it is checked, so that tries at the same time cannot share a count. Past `free` tries the next
 * must wait 2, 4, 8 … seconds. Returns the seconds to wait, 0 when the try may go on; one that must wait does not count.
 */
export async function takeLoginTry(sql: Queryable, bucket: Uint8Array, rule: ThrottleRule): Promise<number> {
  const key = Buffer.from(bucket);
  const [row] = await sql<{ failures: number }[]>`
    insert into login_failures as f (bucket, failures, last_at, blocked_until) values (${key}, 1, now(), now())
    on conflict (bucket) do update set
      failures = case when f.last_at < now() - make_interval(secs => ${rule.forgetS}) then 1 else f.failures + 1 end,
      blocked_until = case
        when f.last_at < now() - make_interval(secs => ${rule.forgetS}) or f.failures + 1 < ${rule.free} then now()
        else now() + make_interval(secs => least(${rule.maxWaitS}, power(2, least(f.failures + 2 - ${rule.free}, 30)))) end,
      last_at = now()
    -- the clock, not the start of the transaction: one that waited for another try began before that one's end
    where f.blocked_until <= clock_timestamp()
    returning failures`;
  if (row) return 0;
  const [waiting] = await sql<{ s: number }[]>`
    select greatest(1, ceil(extract(epoch from blocked_until - now())))::int as s from login_failures where bucket = ${key}`;
  return waiting?.s ?? 1;
}

/** Takes back the count of a try that was no failure: `all` after a sign-in, else one. */
export async function forgiveLoginTry(sql: Queryable, bucket: Uint8Array, all: boolean): Promise<void> {
  const key = Buffer.from(bucket);
  if (all) await sql`delete from login_failures where bucket = ${key}`;
  else
    await sql`
      update login_failures set failures = greatest(0, failures - 1), blocked_until = now() where bucket = ${key}`;
}

export async function deleteOldLoginFailures(sql: Queryable, olderThanS: number): Promise<void> {
  await sql`delete from login_failures where last_at < now() - make_interval(secs => ${olderThanS})`;
}
