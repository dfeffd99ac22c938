import { lockBankChanges } from './banks.ts';
import type { Queryable } from './database.ts';
import { emitEvents } from './domain-events.ts';
import { raiseAlert } from './raise-alert.ts';

export interface ContradictionLimits {
  /** So many organisations that call a hash harmless send it back to a person. */
  organisations: number;
}

/**
 * Weighs what others say of a hash: platforms that kept content that it found, and feedback `notBlocked`, against those that
 * acted on it. Each organisation counts once, and only with what it said since a person last vouched for the hash.
 * `trust` = (acted + 1) / (acted + kept + 1). With enough against it the hash waits for a person again, causes nothing
 * automatic until then, and an alert is raised. True when it was sent back. Call it in a transaction.
 */
export async function noteContradiction(sql: Queryable, hashId: string, limits: ContradictionLimits): Promise<boolean> {
  await lockBankChanges(sql);
  const [weighed] = await sql<
    { kept: number; acted: number; organisationId: string; bankName: string; disputed: boolean; confirmed: boolean }[]
  >`
    with words as (
      select r.platform_id as who, r.action in ('kept') as kept, r.action in ('removed', 'blocked_on_upload', 'restricted') as acted,
        r.updated_at as at from match_reports r where r.hash_id = ${hashId}
      union all
      select f.organisation_id, f.value = 'notBlocked', f.value = 'blocked', f.at from hash_feedback f where f.hash_id = ${hashId}
    ), by_organisation as (
      select w.who, bool_or(w.kept) as kept, bool_or(w.acted) as acted from words w join hashes h on h.id = ${hashId}
      join banks b on b.id = h.bank_id
      where w.who <> b.organisation_id and w.at > coalesce(h.confirmed_at, '-infinity') group by w.who
    )
    select b.organisation_id as "organisationId", b.name as "bankName", h.disputed_at is not null as disputed,
      h.confirmed_at is not null as confirmed,
      (select count(*)::int from by_organisation where kept and not acted) as kept,
      (select count(*)::int from by_organisation where acted) as acted
    from hashes h join banks b on b.id = h.bank_id where h.id = ${hashId} and h.status in ('received', 'active')`;
  if (!weighed || weighed.kept === 0) return false;
  const { kept, acted, organisationId, disputed } = weighed;
  const trust = (acted + 1) / (acted + kept + 1);
  const sendBack = kept >= limits.organisations && !disputed;
  if (!sendBack) {
    await sql`update hashes set trust = ${trust} where id = ${hashId}`;
    return false;
  }
  const reason = `${kept} organisations say that what it finds is harmless; ${acted} acted on it`;
  await sql`
    update hashes set trust = ${trust}, disputed_at = now(), dispute_reason = ${reason}, status = 'received',
      confirmed_by = null, confirmed_at = null, updated_at = now(), sequence = nextval('bank_changes') where id = ${hashId}`;
  await raiseAlert(sql, {
    organisationId,
    kind: 'hash-disputed',
    subject: hashId,
    message: `Hash ${hashId} of bank ${weighed.bankName}: ${reason}. It waits for a person again and causes nothing automatic; confirm it or withdraw it.`,
  });
  if (weighed.confirmed)
    await emitEvents(sql, [
      { organisationId, type: 'hash.withdrawn', data: { hashId, reason: 'disputed', waiting: true } },
    ]);
  return true;
}
