import type { Queryable } from './database.ts';

/** Keeps a sealed secret that is not confirmed yet. Until `enableTotp` signing in goes on as before. */
export async function proposeTotp(tx: Queryable, userId: string, sealed: Uint8Array): Promise<void> {
  await tx`update users set totp_pending = ${Buffer.from(sealed)} where id = ${userId}`;
}

/** The sealed secret that waits to be confirmed. */
export async function findProposedTotp(sql: Queryable, userId: string): Promise<Uint8Array | undefined> {
  const [row] = await sql<{ secret: Uint8Array | null }[]>`
    select totp_pending as secret from users where id = ${userId}`;
  return row?.secret ?? undefined;
}

/** From now on signing in takes a code of the proposed secret; `step` is the one that confirmed it. */
export async function enableTotp(tx: Queryable, userId: string, step: number): Promise<void> {
  await tx`
    update users set totp_secret = totp_pending, totp_pending = null, totp_enabled_at = now(), totp_last_step = ${step}
    where id = ${userId}`;
}

/** Puts recovery codes in place of the older ones. */
export async function replaceRecoveryCodes(
  tx: Queryable,
  userId: string,
  codeHashes: readonly Uint8Array[],
): Promise<void> {
  await tx`delete from user_recovery_codes where user_id = ${userId}`;
  for (const hash of codeHashes)
    await tx`insert into user_recovery_codes (user_id, code_hash) values (${userId}, ${Buffer.from(hash)})`;
}

export async function disableTotp(tx: Queryable, userId: string): Promise<void> {
  await tx`
    update users set totp_secret = null, totp_pending = null, totp_enabled_at = null, totp_last_step = null where id = ${userId}`;
  await tx`delete from user_recovery_codes where user_id = ${userId}`;
}

/** Uses up a time step. False when it, or a later one, was used before: the code was watched, or sent twice. */
export async function takeTotpStep(tx: Queryable, userId: string, step: number): Promise<boolean> {
  const rows = await tx`
    update users set totp_last_step = ${step}
    where id = ${userId} and (totp_last_step is null or totp_last_step < ${step}) returning id`;
  return rows.length > 0;
}

/** Uses up a recovery code. False when there is none such, or it was used before. */
export async function takeRecoveryCode(tx: Queryable, userId: string, codeHash: Uint8Array): Promise<boolean> {
  const rows = await tx`
    update user_recovery_codes set used_at = now()
    where user_id = ${userId} and code_hash = ${Buffer.from(codeHash)} and used_at is null returning user_id`;
  return rows.length > 0;
}

export async function countRecoveryCodes(sql: Queryable, userId: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from user_recovery_codes where user_id = ${userId} and used_at is null`;
  return row!.n;
}
