import {
  type BankChange,
  type BankHash,
  type BankInfo,
  type BankKind,
  HaetaeError,
  type HashAlgorithm,
  type HashStatus,
  type Id,
  newId,
} from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { emitHashes, findListeners, listKnownKeys } from './hash-events.ts';
import { recordSubmissions } from './hash-submissions.ts';
import { jsonParameter } from './json-parameter.ts';

/** Writers of banks and hashes take their numbers under this lock, until they commit: numbers become visible in order. */
const CHANGES_LOCK = 0x62_61_6e_6b;

/** Takes the lock of the change sequence; call it in a transaction before writing to `banks` or `hashes`. */
export async function lockBankChanges(sql: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(${CHANGES_LOCK})`;
}

/** Keeps banks and hashes as they are until this transaction ends; others may hold them so too. */
export async function holdBankChanges(sql: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${CHANGES_LOCK})`;
}

export interface BankRow extends BankInfo {
  id: Id<'bank'>;
  description: string | null;
  labels: string[];
  createdAt: Date;
}
const bankColumns = (sql: Queryable) => sql`
  b.id, b.organisation_id as "organisationId", b.name, b.kind, b.distance::int as distance, b.enabled, b.description, b.labels,
  b.created_at as "createdAt"`;

/** Makes a bank. Throws BANK_NAME_TAKEN. Call it in a transaction. */
export async function createBank(
  sql: Queryable,
  input: {
    organisationId: string;
    name: string;
    kind: BankKind;
    distance: number;
    description?: string | undefined;
    labels?: string[] | undefined;
  },
): Promise<BankRow> {
  await lockBankChanges(sql);
  const [row] = await sql<BankRow[]>`
    insert into banks as b (id, organisation_id, name, kind, distance, description, labels, sequence)
    values (${newId('bank')}, ${input.organisationId}, ${input.name}, ${input.kind}, ${input.distance},
      ${input.description ?? null}, ${input.labels ?? []}, nextval('bank_changes'))
    on conflict (organisation_id, name) do nothing returning ${bankColumns(sql)}`;
  if (!row) throw new HaetaeError('BANK_NAME_TAKEN', `There is a bank named ${JSON.stringify(input.name)} already.`);
  return row;
}

export async function getBank(sql: Queryable, organisationId: string, id: string): Promise<BankRow> {
  const [row] = await sql<BankRow[]>`
    select ${bankColumns(sql)} from banks b where (b.id = ${id} or b.name = ${id}) and b.organisation_id = ${organisationId}
    order by b.id = ${id} desc limit 1`;
  if (!row) throw new HaetaeError('BANK_NOT_FOUND', `There is no bank ${id} in your organisation.`);
  return row;
}

export async function listBanks(sql: Queryable, organisationId: string): Promise<(BankRow & { hashCount: number })[]> {
  return await sql<(BankRow & { hashCount: number })[]>`
    select ${bankColumns(sql)}, (select count(*)::int from hashes h where h.bank_id = b.id and h.status in ('received', 'active'))
      as "hashCount" from banks b where b.organisation_id = ${organisationId} order by b.id`;
}

/** The bank of this name, made if need be. `neverShared`: its hashes are matched here and given to nobody. Call it in a transaction. */
export async function ensureBank(
  sql: Queryable,
  input: {
    organisationId: string;
    name: string;
    kind: BankKind;
    distance: number;
    description: string;
    neverShared: boolean;
  },
): Promise<BankRow> {
  await lockBankChanges(sql);
  await sql`
    insert into banks (id, organisation_id, name, kind, distance, description, never_shared, sequence)
    values (${newId('bank')}, ${input.organisationId}, ${input.name}, ${input.kind}, ${input.distance}, ${input.description},
      ${input.neverShared}, nextval('bank_changes'))
    on conflict (organisation_id, name) do nothing`;
  return await getBank(sql, input.organisationId, input.name);
}

/** Changes settings of a bank. Throws BANK_NOT_FOUND. Call it in a transaction. */
export async function updateBank(
  sql: Queryable,
  organisationId: string,
  id: string,
  change: {
    name?: string | undefined;
    distance?: number | undefined;
    enabled?: boolean | undefined;
    description?: string | undefined;
    labels?: string[] | undefined;
  },
): Promise<BankRow> {
  const bank = await getBank(sql, organisationId, id);
  await lockBankChanges(sql);
  if (change.name !== undefined && change.name !== bank.name) {
    const [taken] = await sql`select from banks where organisation_id = ${organisationId} and name = ${change.name}`;
    if (taken)
      throw new HaetaeError('BANK_NAME_TAKEN', `There is a bank named ${JSON.stringify(change.name)} already.`);
  }
  const [row] = await sql<BankRow[]>`
    update banks b set name = ${change.name ?? bank.name}, distance = ${change.distance ?? bank.distance},
      enabled = ${change.enabled ?? bank.enabled}, description = ${change.description ?? bank.description},
      labels = ${change.labels ?? bank.labels}, sequence = nextval('bank_changes')
    where b.id = ${bank.id} returning ${bankColumns(sql)}`;
  return row!;
}

export interface NewHash {
  algorithm: HashAlgorithm;
  /** Lower-case hex. */
  hash: string;
  quality?: number | undefined;
  labels?: string[] | undefined;
  externalId?: string | undefined;
  sourceOrganisation?: string | undefined;
  submission?: SubmissionWords | undefined;
}

/** What an organisation says when it submits a hash. */
export interface SubmissionWords {
  reason?: string | undefined;
  /** Country or region whose law is meant, as `GE` or `EU`. */
  jurisdiction?: string | undefined;
  attestation?: Attestation | undefined;
}

/** Who vouches for the facts of a submission, in which words and when. */
export interface Attestation {
  by: string;
  statement: string;
  at: string;
}

/**
 * Adds hashes to a bank, in the order given. A hash that is there already keeps its id; one that was withdrawn comes back.
 * `confirmedBy`: the person who vouches for them; without it they are `received` and may cause no automatic effect.
 * `submitter`: who brings them; `foreign` when that is not the bank's own organisation. Call it in a transaction. They also
 * take the labels that the bank has now.
 */
export async function addHashes(
  sql: Queryable,
  input: {
    bankId: string;
    hashes: NewHash[];
    confirmedBy?: string | undefined;
    submitter?: { organisationId: string; actor: string; foreign: boolean } | undefined;
    /** The peer that brings them, where one does. */
    fromPeer?: string | undefined;
  },
): Promise<{ id: Id<'hash'>; created: boolean }[]> {
  await lockBankChanges(sql);
  const seen = new Map<string, number>();
  const rows: Record<string, unknown>[] = [];
  for (const h of input.hashes) {
    const key = `${h.algorithm} ${h.hash}`;
    if (seen.has(key)) continue;
    seen.set(key, rows.length);
    rows.push({
      n: rows.length,
      id: newId('hash'),
      algorithm: h.algorithm,
      hash: h.hash,
      quality: h.quality ?? null,
      labels: h.labels ?? [],
      external_id: h.externalId ?? null,
      source_organisation: h.sourceOrganisation ?? null,
    });
  }
  const status: HashStatus = input.confirmedBy === undefined ? 'received' : 'active';
  const listeners = await findListeners(sql, input.bankId, 'hash.added');
  const known = listeners.length === 0 ? seen : await listKnownKeys(sql, input.bankId, [...seen.keys()]);
  const foreignId = input.submitter?.foreign ? input.submitter.organisationId : null;
  const stored = await sql<{ id: Id<'hash'>; created: boolean; key: string }[]>`
    -- what is known from the organisation's own restricted lane comes in as such, whoever brings it, and goes no further
    with kept as materialized (
      select m.pdq, m.md5, m.sha256 from banks b
      join cases c on c.organisation_id = b.organisation_id and c.restricted_at is not null
      join items i on i.case_id = c.id join media m on m.item_id = i.id
      where b.id = ${input.bankId} and m.sha256 is not null)
    insert into hashes as h (id, bank_id, algorithm, hash, quality, labels, external_id, source_organisation, status,
      confirmed_by, confirmed_at, submitted_by, from_peer, restricted, sequence)
    select t.id, ${input.bankId}, t.algorithm, decode(t.hash, 'hex'), t.quality,
      t.labels || (select b.labels from banks b where b.id = ${input.bankId}), t.external_id, t.source_organisation,
      ${status}, ${input.confirmedBy ?? null}, ${input.confirmedBy === undefined ? null : sql`now()`}, ${foreignId},
      ${input.fromPeer ?? null},
      exists (select from kept k where decode(t.hash, 'hex') = case t.algorithm when 'pdq' then k.pdq when 'md5' then k.md5 else k.sha256 end),
      nextval('bank_changes')
    from (select * from jsonb_to_recordset(${jsonParameter(sql, rows)}) as r(n int, id text, algorithm text, hash text,
      quality smallint, labels text[], external_id text, source_organisation text) order by n) t
    on conflict (bank_id, algorithm, hash) do update set
      status = case when h.status in ('withdrawn', 'deleted') or excluded.status = 'active' then excluded.status else h.status end,
      -- one that was taken back and comes again needs a new confirmation
      confirmed_by = case when h.status in ('withdrawn', 'deleted') then excluded.confirmed_by
        else coalesce(h.confirmed_by, excluded.confirmed_by) end,
      confirmed_at = case when h.status in ('withdrawn', 'deleted') then excluded.confirmed_at
        else coalesce(h.confirmed_at, excluded.confirmed_at) end,
      submitted_by = case when h.status in ('withdrawn', 'deleted') then excluded.submitted_by
        when excluded.submitted_by is null and excluded.from_peer is null then null else h.submitted_by end,
      -- while somebody else stands for it too, no peer's word takes it away
      from_peer = case when h.status in ('withdrawn', 'deleted') then excluded.from_peer
        when excluded.from_peer is null then null else h.from_peer end,
      disputed_at = case when excluded.status = 'active' then null else h.disputed_at end,
      withdrawn_via = null, withdrawn_reason = case when excluded.status = 'active' or h.status in ('withdrawn', 'deleted')
        then null else h.withdrawn_reason end,
      restricted = h.restricted or excluded.restricted, quality = coalesce(excluded.quality, h.quality),
      labels = (select coalesce(array_agg(distinct l), '{}') from unnest(h.labels || excluded.labels) l),
      external_id = coalesce(excluded.external_id, h.external_id), updated_at = now(), sequence = nextval('bank_changes')
    returning h.id, h.xmax = 0 as created, h.algorithm || ' ' || encode(h.hash, 'hex') as key`;
  const byKey = new Map(stored.map((s) => [s.key, s]));
  if (input.submitter) {
    const { submitter } = input;
    const said = input.hashes.flatMap((h) =>
      submitter.foreign || h.submission ? [{ hashId: byKey.get(`${h.algorithm} ${h.hash}`)!.id, ...h.submission }] : [],
    );
    await recordSubmissions(sql, submitter, said);
  }
  const hashIds = stored.filter((s) => !known.has(s.key)).map((s) => s.id);
  await emitHashes(sql, { type: 'hash.added', bankId: input.bankId, hashIds, listeners });
  const told = new Set<string>();
  return input.hashes.map((h) => {
    const key = `${h.algorithm} ${h.hash}`;
    const { id, created } = byKey.get(key)!;
    const first = !told.has(key);
    told.add(key);
    return { id, created: created && first };
  });
}

/**
 * What changed after `sequence`, in order, at most `limit` entries. A reader that goes on from the last entry's number
 * misses nothing (the lock above) and may see an entry again when it changed once more.
 */
export async function listBankChanges(sql: Queryable, sequence: number, limit: number): Promise<BankChange[]> {
  // One statement, one snapshot: between two, a bank and its first hash can come, of which only the hash would be seen.
  const [read] = await sql<
    { banks: (BankInfo & { sequence: number })[]; hashes: (BankHash & { sequence: number })[] }[]
  >`
    select
      (select coalesce(json_agg(b), '[]') from (
        select b.id, b.organisation_id as "organisationId", b.name, b.kind, b.distance::int as distance, b.enabled, b.sequence
        from banks b where b.sequence > ${sequence} order by b.sequence limit ${limit}) b) as banks,
      (select coalesce(json_agg(h), '[]') from (
        select h.id, h.bank_id as "bankId", h.algorithm, encode(h.hash, 'hex') as hash, h.labels, h.status, h.disabled,
          h.confirmed_at is not null as confirmed, h.sequence
        from hashes h where h.sequence > ${sequence} order by h.sequence limit ${limit}) h) as hashes`;
  const { banks, hashes } = read!;
  const entries: BankChange[] = [
    ...banks.map(({ sequence: s, ...bank }) => ({ sequence: Number(s), bank })),
    ...hashes.map(({ sequence: s, ...hash }) => ({ sequence: Number(s), hash })),
  ];
  return entries.sort((a, b) => a.sequence - b.sequence).slice(0, limit);
}

/** These banks, whoever's they are: for the worker, which works for all. */
export async function listBanksById(sql: Queryable, ids: string[]): Promise<BankRow[]> {
  return await sql<BankRow[]>`select ${bankColumns(sql)} from banks b where b.id = any(${ids}) order by b.id`;
}

/** True when this transaction may match back; another process is at it otherwise. */
export async function tryRetroLock(sql: Queryable): Promise<boolean> {
  const [row] = await sql<{ got: boolean }[]>`select pg_try_advisory_xact_lock(${CHANGES_LOCK + 1}) as got`;
  return row!.got;
}
