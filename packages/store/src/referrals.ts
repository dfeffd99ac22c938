import type { Queryable } from './database.ts';

/** A case that was handed to the organisation's support centre. */
export interface Referral {
  id: string;
  organisationId: string;
  caseId: string;
  decisionId: string;
  policyLabel: string;
  target: string | null;
  country: string | null;
  lang: string | null;
  createdAt: Date;
  takenBy: string | null;
  takenAt: Date | null;
}
const columns = (sql: Queryable) => sql`
  r.id, r.organisation_id as "organisationId", r.case_id as "caseId", r.decision_id as "decisionId", r.policy_label as "policyLabel",
  r.target, r.country, r.lang, r.created_at as "createdAt", r.taken_by as "takenBy", r.taken_at as "takenAt"`;

/** Hands a case to the support centre, once. */
export async function insertReferral(
  sql: Queryable,
  r: Omit<Referral, 'createdAt' | 'takenBy' | 'takenAt'>,
): Promise<void> {
  await sql`
    insert into support_referrals (id, organisation_id, case_id, decision_id, policy_label, target, country, lang)
    values (${r.id}, ${r.organisationId}, ${r.caseId}, ${r.decisionId}, ${r.policyLabel}, ${r.target}, ${r.country}, ${r.lang})
    on conflict do nothing`;
}

/** Referrals of an organisation, newest first, before the id `before`. */
export async function listReferrals(
  sql: Queryable,
  organisationId: string,
  page: { limit: number; before?: string | undefined },
): Promise<Referral[]> {
  return await sql<Referral[]>`
    select ${columns(sql)} from support_referrals r where r.organisation_id = ${organisationId}
      ${page.before === undefined ? sql`` : sql`and r.id < ${page.before}`} order by r.id desc limit ${page.limit}`;
}

/** Notes who took a referral on; the first one stays. */
export async function takeReferral(
  sql: Queryable,
  organisationId: string,
  id: string,
  actor: string,
): Promise<Referral | undefined> {
  const [row] = await sql<Referral[]>`
    update support_referrals r set taken_by = coalesce(r.taken_by, ${actor}), taken_at = coalesce(r.taken_at, now())
    where r.id = ${id} and r.organisation_id = ${organisationId} returning ${columns(sql)}`;
  return row;
}
