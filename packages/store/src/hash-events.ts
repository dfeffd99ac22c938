import type { DomainEvent } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { emitEvents } from './domain-events.ts';

type HashEventType = 'hash.added' | 'hash.withdrawn';
export interface Listener {
  organisationId: string;
  /** The bank is its own; others hear only of hashes that were given out. */
  own: boolean;
}

/** Hashes one event tells of: an upload of a million is ten thousand messages, not a million. */
export const HASHES_AN_EVENT = 100;

/** Organisations with an endpoint that wants to hear of `type`, which own the bank or with which it is shared. Mostly none. */
export async function findListeners(sql: Queryable, bankId: string, type: HashEventType): Promise<Listener[]> {
  return await sql<Listener[]>`
    select distinct w.organisation_id as "organisationId", w.organisation_id = b.organisation_id as own
    from banks b join webhooks w on w.events = '{}' or ${type} = any(w.events)
    where b.id = ${bankId} and (w.organisation_id = b.organisation_id or b.sharing = 'public'
      or exists (select from bank_shares s where s.bank_id = b.id and s.organisation_id = w.organisation_id))`;
}

/** Those of `keys` (`algorithm hex`) that the bank has and that have not been withdrawn. */
export async function listKnownKeys(sql: Queryable, bankId: string, keys: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ key: string }[]>`
    select t.key from unnest(${[...keys]}::text[]) t(key) join hashes h on h.bank_id = ${bankId}
      and h.algorithm = split_part(t.key, ' ', 1) and h.hash = decode(split_part(t.key, ' ', 2), 'hex')
    where h.status in ('received', 'active')`;
  return new Set(rows.map((r) => r.key));
}

/** Tells listeners of hashes of one bank, in the transaction that changed them, up to HASHES_AN_EVENT in an event. */
export async function emitHashes(
  sql: Queryable,
  input: {
    type: HashEventType;
    bankId: string;
    hashIds: readonly string[];
    listeners?: readonly Listener[];
    takenFromOthers?: true;
  },
): Promise<void> {
  if (input.hashIds.length === 0) return;
  const found = input.listeners ?? (await findListeners(sql, input.bankId, input.type));
  // Here it stays as it was.
  const listeners = input.takenFromOthers ? found.filter((l) => !l.own) : found;
  if (listeners.length === 0) return;
  const rows = await sql<{ givenOut: boolean; bankName: string; hash: Record<string, unknown> }[]>`
    select h.published_at is not null as "givenOut", b.name as "bankName",
      jsonb_build_object('id', h.id, 'algorithm', h.algorithm, 'hash', encode(h.hash, 'hex'), 'quality', h.quality,
        'status', ${input.takenFromOthers ? sql`'withdrawn'` : sql`h.status`}, 'labels', h.labels, 'confirmed', h.confirmed_at is not null) as hash
    from hashes h join banks b on b.id = h.bank_id where h.bank_id = ${input.bankId} and h.id = any(${[...input.hashIds]})
      -- what was found in the restricted lane is told to nobody, the own organisation's endpoints included
      and ${input.takenFromOthers ? sql`true` : sql`not h.restricted`} and not b.never_shared
    order by h.sequence`;
  const events: DomainEvent[] = [];
  for (const { organisationId, own } of listeners) {
    const told = rows.filter((r) => own || r.givenOut);
    for (let at = 0; at < told.length; at += HASHES_AN_EVENT)
      events.push({
        organisationId,
        type: input.type,
        data: {
          bankId: input.bankId,
          bankName: told[at]!.bankName,
          own,
          hashes: told.slice(at, at + HASHES_AN_EVENT).map((r) => r.hash),
        },
      });
  }
  await emitEvents(sql, events);
}
