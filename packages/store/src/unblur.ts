import { createHash, randomBytes } from 'node:crypto';
import { HaetaeError, type Lane } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { lockHeldCase } from './leases.ts';
import { type MediaRow, mediaColumns } from './media.ts';

const hashToken = (token: string) => createHash('sha256').update(token, 'utf8').digest();

/** A media of an item of this case, with its item. Throws MEDIA_NOT_FOUND. */
export async function getCaseMedia(sql: Queryable, caseId: string, mediaId: string): Promise<MediaRow> {
  const [row] = await sql<MediaRow[]>`
    select ${mediaColumns(sql)} from media m join items i on i.id = m.item_id
    where m.id = ${mediaId} and i.case_id = ${caseId}`;
  if (!row) throw new HaetaeError('MEDIA_NOT_FOUND', `Case ${caseId} has no media ${mediaId}.`);
  return row;
}

/** A token for one look at one clear image. It is returned here and kept nowhere. */
export async function createUnblurToken(
  sql: Queryable,
  input: { organisationId: string; caseId: string; mediaId: string; actor: string; keyId: string; seconds: number },
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  await sql`delete from unblur_tokens where expires_at < now() - interval '1 hour'`;
  const [row] = await sql<{ at: Date }[]>`
    insert into unblur_tokens (token_hash, organisation_id, case_id, media_id, actor, key_id, expires_at)
    values (${hashToken(token)}, ${input.organisationId}, ${input.caseId}, ${input.mediaId}, ${input.actor},
      ${input.keyId}, clock_timestamp() + make_interval(secs => ${input.seconds}))
    returning expires_at as at`;
  return { token, expiresAt: row!.at };
}

/**
 * Uses a token up. It is good for the person and key (or session) that asked for it, this media, once, in time, and while the case
 * is still theirs. Throws UNBLUR_TOKEN_INVALID, and what `lockHeldCase` throws.
 */
export async function useUnblurToken(
  sql: Queryable,
  input: {
    organisationId: string;
    caseId: string;
    mediaId: string;
    actor: string;
    keyId: string;
    token: string;
    lane: Lane;
  },
): Promise<void> {
  await lockHeldCase(sql, { ...input, holder: input.actor });
  const used = await sql`
    update unblur_tokens set used_at = now()
    where token_hash = ${hashToken(input.token)} and used_at is null and expires_at > clock_timestamp()
      and organisation_id = ${input.organisationId} and case_id = ${input.caseId} and media_id = ${input.mediaId}
      and actor = ${input.actor} and key_id = ${input.keyId}
    returning media_id`;
  if (used.length === 0)
    throw new HaetaeError(
      'UNBLUR_TOKEN_INVALID',
      'This token is used, expired, or was not given to you for this image.',
    );
}

/** The vault name of the blurred derivative of a media, where one was made. */
export async function findPreview(sql: Queryable, mediaId: string): Promise<string | undefined> {
  const [row] = await sql<{ key: string }[]>`select vault_key as key from media_previews where media_id = ${mediaId}`;
  return row?.key;
}

/**
 * Notes a derivative, unless another was first or the case has been restricted meanwhile. Returns whether it is this one that
 * counts.
 */
export async function recordPreview(
  sql: Queryable,
  input: { mediaId: string; caseId: string; vaultKey: string; bytes: number },
): Promise<boolean> {
  // The case row is locked: a restriction waits for this, or this sees it.
  const rows = await sql`
    with free as (select id from cases where id = ${input.caseId} and restricted_at is null for share)
    insert into media_previews (media_id, vault_key, bytes)
    select ${input.mediaId}, ${input.vaultKey}, ${input.bytes} from free
    on conflict do nothing returning media_id`;
  return rows.length > 0;
}
