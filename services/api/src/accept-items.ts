import { createHash } from 'node:crypto';
import { HaetaeError, type Id, type NewItem, newId } from '@haetae/contracts';
import { canonicalJson } from '@haetae/evidence';
import {
  type AcceptedItem,
  type Database,
  insertItems,
  inTransaction,
  type NewMedia,
  type Queryable,
  rebindIdempotencyKey,
  reserveIdempotencyKeys,
} from '@haetae/store';

/** What a caller gets back for an item. */
export interface Acceptance {
  id: Id<'item'>;
  /** The item had been accepted before; this is the first answer again. */
  repeated: boolean;
  /** A repeat whose content is not that of the first; the first stays. */
  contentDiffers: boolean;
}
type Outcome = { ok: Acceptance } | { error: HaetaeError };

/** The fingerprint of what was sent: SHA-256 over its canonical JSON and the bytes of its media, hex. */
export function fingerprintOf(input: NewItem, mediaDigests: string[]): string {
  const { media: _, ...rest } = input;
  return createHash('sha256')
    .update(canonicalJson({ ...rest, media: mediaDigests }))
    .digest('hex');
}

export function toAcceptedItem(
  organisationId: string,
  input: NewItem,
  media: NewMedia[],
  fingerprint: string,
  idempotencyKey?: string,
): AcceptedItem {
  return {
    id: newId('item'),
    organisationId,
    input,
    fingerprint,
    media,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}

async function storeItems(sql: Queryable, items: AcceptedItem[]): Promise<Outcome[]> {
  const outcomes = new Array<Outcome>(items.length);
  const keyed = items.filter((i) => i.idempotencyKey !== undefined);
  const earlier = keyed.length === 0 ? new Map<string, never>() : await reserveIdempotencyKeys(sql, keyed);
  const fresh: { item: AcceptedItem; n: number }[] = [];
  for (const [n, item] of items.entries()) {
    const first = earlier.get(item.id);
    if (!first) fresh.push({ item, n });
    else if (first.fingerprint === item.fingerprint)
      outcomes[n] = { ok: { id: first.itemId, repeated: true, contentDiffers: false } };
    else
      outcomes[n] = {
        error: new HaetaeError(
          'IDEMPOTENCY_KEY_REUSED',
          'This Idempotency-Key was used for another body. Use a new key for a new item.',
        ),
      };
  }
  if (fresh.length > 0) {
    const results = await insertItems(
      sql,
      fresh.map((f) => f.item),
    );
    for (const [k, result] of results.entries()) {
      const { item } = fresh[k]!;
      if (!result.created && item.idempotencyKey !== undefined)
        await rebindIdempotencyKey(sql, item.organisationId, item.idempotencyKey, result.id);
      outcomes[fresh[k]!.n] = { ok: { id: result.id, repeated: !result.created, contentDiffers: !result.sameContent } };
    }
  }
  return outcomes;
}

/**
 * Accepts items in shared transactions. While one commits, those that arrive meanwhile gather and go together in the next:
 * nobody waits for a timer, and under load one disk flush serves many. An answer is given only after its commit.
 */
export function createAcceptItems(sql: Database, limits: { maxBatch?: number; lanes?: number } = {}) {
  const maxBatch = limits.maxBatch ?? 500;
  const lanes = limits.lanes ?? 2;
  const waiting: { item: AcceptedItem; resolve: (a: Acceptance) => void; reject: (e: unknown) => void }[] = [];
  let running = 0;

  const flush = async () => {
    running += 1;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, maxBatch);
      try {
        const outcomes = await inTransaction(sql, (tx) =>
          storeItems(
            tx,
            batch.map((b) => b.item),
          ),
        );
        for (const [n, outcome] of outcomes.entries()) {
          if ('ok' in outcome) batch[n]!.resolve(outcome.ok);
          else batch[n]!.reject(outcome.error);
        }
      } catch (error) {
        if (batch.length === 1 || (error instanceof HaetaeError && error.code === 'STORE_UNAVAILABLE')) {
          for (const b of batch) b.reject(error);
          continue;
        }
        // One that the database refuses must not take the others with it.
        for (const b of batch)
          await inTransaction(sql, (tx) => storeItems(tx, [b.item])).then(
            ([o]) => ('ok' in o! ? b.resolve(o.ok) : b.reject(o!.error)),
            b.reject,
          );
      }
    }
    running -= 1;
  };
  return (item: AcceptedItem): Promise<Acceptance> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running < lanes) void flush();
    });
}

/** Accepts the items of one batch in one transaction. Outcomes in order. */
export async function acceptBatch(sql: Database, items: AcceptedItem[]): Promise<Outcome[]> {
  return await inTransaction(sql, (tx) => storeItems(tx, items));
}
