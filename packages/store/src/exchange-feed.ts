import { randomBytes } from 'node:crypto';
import type { HashAlgorithm } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { findSetting } from './settings.ts';

/** Where a reader of a feed is. */
export interface FeedPlace {
  /** The number of the last change that it has. */
  after: number;
  /** The last change when it began: what was taken back up to here it never had, and is not told of. */
  from: number;
}

export interface FeedRow {
  id: string;
  sequence: number;
  algorithm: HashAlgorithm;
  hash: string;
  quality: number | null;
  labels: string[];
  /** What others may have of it: `active`, or a tombstone. */
  status: 'active' | 'withdrawn' | 'deleted';
  reason: string | null;
  jurisdiction: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Others may have it: confirmed by a person, not switched off, not of the restricted lane. */
const visible = (sql: Queryable) =>
  sql`(h.status = 'active' and h.confirmed_at is not null and not h.disabled and not h.restricted)`;

/** Where a new reader of a bank begins. */
export async function startFeed(sql: Queryable, bankId: string): Promise<FeedPlace> {
  const [row] = await sql<{ from: string }[]>`
    select coalesce(max(sequence), 0) as from from hashes where bank_id = ${bankId} and published_at is not null`;
  return { after: 0, from: Number(row!.from) };
}

export interface FeedFilter {
  limit: number;
  /** Tombstones older than this are no longer given out. */
  tombstoneDays: number;
  algorithms?: readonly HashAlgorithm[] | undefined;
  /** Only what changed at or after this moment. */
  changedFrom?: Date | undefined;
  changedTo?: Date | undefined;
  /** Leaves out what came from this peer. */
  notFromPeer?: string | undefined;
}

/**
 * What changed in a bank after a place, in the order of the changes. Numbers become visible in order (banks.ts), so a reader
 * that goes on from the last row misses nothing, whoever writes meanwhile; a hash that changes again comes again.
 */
export async function listFeed(
  sql: Queryable,
  bankId: string,
  place: FeedPlace,
  filter: FeedFilter,
): Promise<FeedRow[]> {
  const { algorithms, changedFrom, changedTo, notFromPeer } = filter;
  const rows = await sql<(Omit<FeedRow, 'sequence'> & { sequence: string })[]>`
    select h.id, h.sequence, h.algorithm, encode(h.hash, 'hex') as hash, h.quality::int as quality, h.labels,
      case when ${visible(sql)} then 'active' when h.status = 'deleted' then 'deleted' else 'withdrawn' end as status,
      s.reason, s.jurisdiction, h.created_at as "createdAt", h.updated_at as "updatedAt"
    from hashes h left join lateral (select reason, jurisdiction from hash_submissions s
      where s.hash_id = h.id and s.withdrawn_at is null order by s.at desc limit 1) s on true
    where h.bank_id = ${bankId} and h.published_at is not null and h.sequence > ${place.after}
      and (${visible(sql)} or (h.sequence > ${place.from}
        and h.updated_at > now() - make_interval(days => ${filter.tombstoneDays})))
      ${algorithms === undefined ? sql`` : sql`and h.algorithm = any(${[...algorithms]})`}
      ${changedFrom === undefined ? sql`` : sql`and h.updated_at >= ${changedFrom}`}
      ${changedTo === undefined ? sql`` : sql`and h.updated_at <= ${changedTo}`}
      ${
        notFromPeer === undefined
          ? sql``
          : sql`and not exists (select from peer_claims c where c.hash_id = h.id and c.peer_id = ${notFromPeer})`
      }
    order by h.sequence limit ${filter.limit}`;
  return rows.map((r) => ({ ...r, sequence: Number(r.sequence) }));
}

/**
 * Whether a reader cannot go on from here: something was taken back after its place so long ago that it is not told any more,
 * or its place lies in a future that this database (restored from a backup) has not seen.
 */
export async function isFeedStale(
  sql: Queryable,
  bankId: string,
  place: FeedPlace,
  tombstoneDays: number,
): Promise<boolean> {
  const [row] = await sql<{ stale: boolean }[]>`
    select exists (select from hashes h where h.bank_id = ${bankId} and h.published_at is not null
        and h.sequence > ${Math.max(place.after, place.from)} and not ${visible(sql)}
        and h.updated_at <= now() - make_interval(days => ${tombstoneDays}))
      or ${place.after} > (select last_value from bank_changes) as stale`;
  return row!.stale;
}

/** A moment before which nothing that a running transaction writes can still appear: what a reader by time may go on from. */
export async function readHorizon(sql: Queryable): Promise<Date> {
  const [row] = await sql<{ at: Date }[]>`
    select least(now(), coalesce(min(xact_start), now())) as at from pg_stat_activity
    where datname = current_database() and xact_start is not null`;
  return row!.at;
}

/** Names this database among all that issue checkpoints: made once. */
export async function getExchangeEpoch(sql: Queryable): Promise<string> {
  const name = 'exchange-epoch';
  const known = await findSetting<string>(sql, name);
  if (known !== undefined) return known;
  await sql`
    insert into settings (name, value) values (${name}, ${jsonParameter(sql, randomBytes(6).toString('hex'))})
    on conflict (name) do nothing`;
  return (await findSetting<string>(sql, name))!;
}

/**
 * Erases the values of hashes that were taken back longer ago than the feed tells of it: the row stays, so that what it matched
 * can be explained, and nobody can be asked for the value any more. Returns how many.
 */
export async function eraseOldTombstones(sql: Queryable, tombstoneDays: number): Promise<number> {
  const { count } = await sql`
    update hashes set status = 'deleted', external_id = null,
      hash = substring(sha256(convert_to(id, 'UTF8')) for length(hash))
    where status = 'withdrawn' and updated_at < now() - make_interval(days => ${tombstoneDays})`;
  return count;
}
