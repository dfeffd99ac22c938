import { HaetaeError, type Id, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';

export type ErasureKind = 'author' | 'url' | 'item';
export interface Erasure {
  id: Id<'erasure'>;
  organisationId: string;
  kind: ErasureKind;
  reason: string;
  requestedBy: string;
  requestedAt: Date;
  /** `held`: a legal hold keeps some of it; it goes on by itself when the hold is lifted. */
  state: 'pending' | 'held' | 'done';
  items: number;
  media: number;
  scores: number;
  cases: number;
  packages: number;
  heldItems: number;
  doneAt: Date | null;
  /** Hex: HMAC-SHA-256 of what was asked to be erased, under a key of this instance. */
  selectorHash: string;
  /** What is signed once it is done, as canonical JSON. */
  tombstone: string | null;
  /** Base64 of the Ed25519 signature over it. */
  signature: string | null;
}
const columns = (sql: Queryable) => sql`
  id, organisation_id as "organisationId", kind, reason, requested_by as "requestedBy", requested_at as "requestedAt", state,
  items, media, scores, cases, packages, held_items as "heldItems", done_at as "doneAt",
  encode(selector_hash, 'hex') as "selectorHash", tombstone, encode(signature, 'base64') as signature`;

/** Records a request. What it names is kept only until it is done. */
export async function requestErasure(
  sql: Queryable,
  input: {
    organisationId: string;
    kind: ErasureKind;
    /** Only posts of this source, where given. */
    source?: string | undefined;
    selector: string;
    selectorHash: Uint8Array;
    reason: string;
    actor: string;
  },
): Promise<Erasure> {
  const [row] = await sql<Erasure[]>`
    insert into erasures (id, organisation_id, kind, source, selector, selector_hash, reason, requested_by)
    values (${newId('erasure')}, ${input.organisationId}, ${input.kind}, ${input.source ?? null}, ${input.selector},
      ${input.selectorHash}, ${input.reason}, ${input.actor})
    returning ${columns(sql)}`;
  return row!;
}

/** One request of this organisation. Throws ERASURE_NOT_FOUND. */
export async function getErasure(sql: Queryable, organisationId: string, id: string): Promise<Erasure> {
  const [row] = await sql<Erasure[]>`
    select ${columns(sql)} from erasures where id = ${id} and organisation_id = ${organisationId}`;
  if (!row) throw new HaetaeError('ERASURE_NOT_FOUND', `There is no erasure ${id} in your organisation.`);
  return row;
}

/** Requests of this organisation, newest first, before the id `before`. */
export async function listErasures(
  sql: Queryable,
  organisationId: string,
  page: { limit: number; before?: string },
): Promise<Erasure[]> {
  return await sql<Erasure[]>`
    select ${columns(sql)} from erasures where organisation_id = ${organisationId}
      ${page.before === undefined ? sql`` : sql`and id < ${page.before}`} order by id desc limit ${page.limit}`;
}

/** A request that is due, with what it names, locked in the caller's transaction; undefined when there is none. */
export async function takeDueErasure(
  sql: Queryable,
): Promise<(Erasure & { selector: string | null; source: string | null; vaultKeys: string[] }) | undefined> {
  const [row] = await sql<(Erasure & { selector: string | null; source: string | null; vaultKeys: string[] })[]>`
    select ${columns(sql)}, selector, source, vault_keys as "vaultKeys" from erasures
    where due_at <= now() and (state <> 'done' or cardinality(vault_keys) > 0)
    order by due_at, id limit 1 for update skip locked`;
  return row;
}

/** Notes what one step of a request did. */
export async function noteErasureStep(
  sql: Queryable,
  id: string,
  step: { items: number; media: number; scores: number; cases: number; packages: number; vaultKeys: string[] },
): Promise<void> {
  await sql`
    update erasures set items = items + ${step.items}, media = media + ${step.media}, scores = scores + ${step.scores},
      cases = cases + ${step.cases}, packages = packages + ${step.packages}, vault_keys = vault_keys || ${step.vaultKeys}::text[]
    where id = ${id}`;
}

/** Notes that vault objects are gone. */
export async function noteVaultErased(sql: Queryable, id: string, vaultKeys: readonly string[]): Promise<void> {
  await sql`
    update erasures set vault_keys = (select coalesce(array_agg(k), '{}') from unnest(vault_keys) k where k <> all(${vaultKeys as string[]}))
    where id = ${id}`;
}

/** Some of it is held: it is looked at again when the hold is lifted, and in any case after an hour. */
export async function holdErasure(sql: Queryable, id: string, heldItems: number): Promise<void> {
  await sql`
    update erasures set state = 'held', held_items = ${heldItems}, due_at = now() + interval '1 hour' where id = ${id}`;
}

/** Ends a request: what it named is forgotten here too, and the signed tombstone stays. */
export async function endErasure(
  sql: Queryable,
  id: string,
  end: { doneAt: Date; tombstone: string; signature: Uint8Array },
): Promise<void> {
  await sql`
    update erasures set state = 'done', held_items = 0, selector = null, source = null, done_at = ${end.doneAt},
      tombstone = ${end.tombstone}, signature = ${end.signature} where id = ${id}`;
}
