import { HaetaeError } from '@haetae/contracts';
import { type BankRow, getBank, lockBankChanges } from './banks.ts';
import type { Queryable } from './database.ts';
import { getOrganisation } from './organisations.ts';

export const SHARING = ['private', 'named', 'public'] as const;
/** `private`: the bank's organisation alone. `named`: the organisations listed. `public`: every key of this instance. */
export type Sharing = (typeof SHARING)[number];

export interface BankShare {
  organisationId: string;
  name: string;
  maySubmit: boolean;
}

/** To whom a bank is given. */
export async function getSharing(
  sql: Queryable,
  bankId: string,
): Promise<{ visibility: Sharing; organisations: BankShare[] }> {
  const [bank] = await sql<{ sharing: Sharing }[]>`select sharing from banks where id = ${bankId}`;
  const organisations = await sql<BankShare[]>`
    select s.organisation_id as "organisationId", o.name, s.may_submit as "maySubmit"
    from bank_shares s join organisations o on o.id = s.organisation_id where s.bank_id = ${bankId} order by o.name`;
  return { visibility: bank?.sharing ?? 'private', organisations: [...organisations] };
}

/** Sets to whom a bank is given. Throws ORGANISATION_NOT_FOUND. Call it in a transaction. */
export async function setSharing(
  sql: Queryable,
  bankId: string,
  sharing: { visibility: Sharing; organisations: readonly { organisation: string; maySubmit: boolean }[] },
): Promise<void> {
  await lockBankChanges(sql);
  await sql`update banks set sharing = ${sharing.visibility} where id = ${bankId}`;
  await sql`delete from bank_shares where bank_id = ${bankId}`;
  if (sharing.visibility === 'private') return;
  for (const { organisation, maySubmit } of sharing.organisations) {
    const { id } = await getOrganisation(sql, organisation);
    await sql`
      insert into bank_shares (bank_id, organisation_id, may_submit) values (${bankId}, ${id}, ${maySubmit})
      on conflict (bank_id, organisation_id) do update set may_submit = excluded.may_submit`;
  }
}

export type SharedBank = BankRow & { own: boolean; maySubmit: boolean; ownerName: string };

/**
 * A bank that this organisation owns or that is shared with it: by id, or one's own by name. Throws BANK_NOT_FOUND for
 * everything else, so that nobody learns of banks that are not for them.
 */
export async function getSharedBank(sql: Queryable, organisationId: string, id: string): Promise<SharedBank> {
  const [found] = await sql<{ id: string; ownerId: string; ownerName: string; maySubmit: boolean | null }[]>`
    select b.id, b.organisation_id as "ownerId", o.name as "ownerName", s.may_submit as "maySubmit"
    from banks b join organisations o on o.id = b.organisation_id
    left join bank_shares s on s.bank_id = b.id and s.organisation_id = ${organisationId}
    where (b.id = ${id} and (b.organisation_id = ${organisationId} or b.sharing = 'public'
        or s.bank_id is not null))
      or (b.name = ${id} and b.organisation_id = ${organisationId})
    order by b.id = ${id} desc limit 1`;
  if (!found) throw new HaetaeError('BANK_NOT_FOUND', `There is no bank ${id} of yours or shared with you.`);
  const own = found.ownerId === organisationId;
  const bank = await getBank(sql, found.ownerId, found.id);
  return { ...bank, own, maySubmit: own || found.maySubmit === true, ownerName: found.ownerName };
}

/** Every bank whose feed this organisation may read. */
export async function listSharedBanks(
  sql: Queryable,
  organisationId: string,
): Promise<{ id: string; name: string; kind: string; owner: string; own: boolean; maySubmit: boolean }[]> {
  return await sql<{ id: string; name: string; kind: string; owner: string; own: boolean; maySubmit: boolean }[]>`
    select b.id, b.name, b.kind, o.name as owner, b.organisation_id = ${organisationId} as own,
      b.organisation_id = ${organisationId} or coalesce(s.may_submit, false) as "maySubmit"
    from banks b join organisations o on o.id = b.organisation_id
    left join bank_shares s on s.bank_id = b.id and s.organisation_id = ${organisationId}
    where b.organisation_id = ${organisationId} or b.sharing = 'public' or s.bank_id is not null
    order by b.id`;
}
