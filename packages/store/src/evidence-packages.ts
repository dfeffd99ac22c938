import { HaetaeError, type Id, type Lane, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { refuseOtherLane } from './lanes.ts';

export interface EvidenceRow {
  id: Id<'evidence'>;
  organisationId: string;
  caseId: Id<'case'>;
  state: 'making' | 'ready' | 'failed';
  purpose: string;
  recipient: { kind: string; name: string; organisation?: string; contact?: string };
  madeBy: string;
  createdAt: Date;
  readyAt: Date | null;
  attempts: number;
  error: string | null;
  mediaRecipient: string;
  /** The media key under the recipient's passphrase (armour-less age file); null while nobody has set one. */
  keyFile: Buffer | null;
  sealedIdentity: Buffer | null;
  /** Objects of the vault that the package consists of, in order. */
  parts: string[];
  bytes: number | null;
  sha256: string | null;
  manifestSha256: string | null;
  items: number | null;
  media: number | null;
  reviewers: Buffer | null;
}
const columns = (sql: Queryable) => sql`
  e.id, e.organisation_id as "organisationId", e.case_id as "caseId", e.state, e.purpose, e.recipient, e.made_by as "madeBy",
  e.created_at as "createdAt", e.ready_at as "readyAt", e.attempts::int as attempts, e.error, e.media_recipient as "mediaRecipient",
  decode(e.key_file, 'base64') as "keyFile", e.sealed_identity as "sealedIdentity", e.parts, e.bytes::float8 as bytes, e.sha256,
  e.manifest_sha256 as "manifestSha256", e.items, e.media, e.reviewers`;

/** Owes a package. A decision owes one, however often it is asked for. */
export async function insertEvidence(
  sql: Queryable,
  input: {
    organisationId: string;
    caseId: string;
    restricted: boolean;
    purpose: string;
    recipient: EvidenceRow['recipient'];
    madeBy: string;
    mediaRecipient: string;
    keyFile?: Uint8Array | undefined;
    sealedIdentity?: Uint8Array | undefined;
    decisionId?: string | undefined;
  },
): Promise<EvidenceRow> {
  const keyFile = input.keyFile === undefined ? null : Buffer.from(input.keyFile).toString('base64');
  const [row] = await sql<EvidenceRow[]>`
    insert into evidence_packages as e (id, organisation_id, case_id, restricted, purpose, recipient, made_by, media_recipient,
      key_file, key_set_at, sealed_identity, decision_id)
    values (${newId('evidence')}, ${input.organisationId}, ${input.caseId}, ${input.restricted}, ${input.purpose},
      ${jsonParameter(sql, input.recipient)}, ${input.madeBy}, ${input.mediaRecipient}, ${keyFile},
      ${keyFile === null ? null : new Date()}, ${input.sealedIdentity ?? null}, ${input.decisionId ?? null})
    on conflict (decision_id) do update set decision_id = excluded.decision_id
    returning ${columns(sql)}`;
  return row!;
}

/** One package, in the lane that its case is in now. Throws EVIDENCE_NOT_FOUND, CASE_RESTRICTED or CASE_NOT_RESTRICTED. */
export async function getEvidence(
  sql: Queryable,
  input: { organisationId: string; id: string; lane: Lane },
): Promise<EvidenceRow> {
  const [row] = await sql<(EvidenceRow & { restrictedAt: Date | null })[]>`
    select ${columns(sql)}, c.restricted_at as "restrictedAt" from evidence_packages e join cases c on c.id = e.case_id
    where e.id = ${input.id} and e.organisation_id = ${input.organisationId}`;
  if (!row) throw new HaetaeError('EVIDENCE_NOT_FOUND', `There is no evidence package ${input.id}.`);
  refuseOtherLane({ id: row.caseId, restrictedAt: row.restrictedAt }, input.lane);
  return row;
}

export async function listEvidence(sql: Queryable, caseId: string): Promise<EvidenceRow[]> {
  return await sql<
    EvidenceRow[]
  >`select ${columns(sql)} from evidence_packages e where e.case_id = ${caseId} order by e.id desc`;
}

/** Takes a package to make; another worker gets it again after `retryS` unless it is done by then. */
export async function claimEvidence(sql: Queryable, retryS: number): Promise<EvidenceRow | undefined> {
  const [row] = await sql<EvidenceRow[]>`
    update evidence_packages e set attempts = e.attempts + 1, due_at = now() + make_interval(secs => ${retryS})
    where e.id = (select id from evidence_packages where state = 'making' and due_at <= now() order by due_at
      limit 1 for update skip locked)
    returning ${columns(sql)}`;
  return row;
}

/** Notes a made package; false when another worker was first. */
export async function recordEvidenceReady(
  sql: Queryable,
  made: Pick<EvidenceRow, 'id' | 'parts' | 'items' | 'media'> & {
    bytes: number;
    sha256: string;
    manifestSha256: string;
    reviewers: Uint8Array;
  },
): Promise<boolean> {
  const rows = await sql`
    update evidence_packages set state = 'ready', ready_at = now(), error = null, parts = ${made.parts}, bytes = ${made.bytes},
      sha256 = ${made.sha256}, manifest_sha256 = ${made.manifestSha256}, items = ${made.items}, media = ${made.media},
      reviewers = ${made.reviewers}
    where id = ${made.id} and state = 'making' returning id`;
  return rows.length > 0;
}

/** Notes a failure: tried again after `delayS`, or given up. */
export async function recordEvidenceFailure(
  sql: Queryable,
  id: string,
  message: string,
  delayS?: number,
): Promise<void> {
  await sql`
    update evidence_packages set error = ${message.slice(0, 500)}, state = ${delayS === undefined ? 'failed' : 'making'},
      due_at = now() + make_interval(secs => ${delayS ?? 0}) where id = ${id} and state = 'making'`;
}

/** Sets the passphrase-locked key once, and forgets the instance's own copy. Throws EVIDENCE_KEY_SET. */
export async function recordEvidenceKey(sql: Queryable, id: string, keyFile: Uint8Array): Promise<void> {
  const rows = await sql`
    update evidence_packages set key_file = ${Buffer.from(keyFile).toString('base64')}, key_set_at = now(), sealed_identity = null
    where id = ${id} and key_file is null returning id`;
  if (rows.length === 0) throw new HaetaeError('EVIDENCE_KEY_SET', 'A passphrase was set for this package already.');
}

/** A key of the instance, made by whoever asks first. */
export async function ensureInstanceKey(
  sql: Queryable,
  name: string,
  make: () => Promise<{ publicKey: string; sealed: Uint8Array }>,
): Promise<{ publicKey: string; sealed: Buffer }> {
  const find = async () => {
    const [row] = await sql<{ publicKey: string; sealed: Buffer }[]>`
      select public_key as "publicKey", sealed from instance_keys where name = ${name}`;
    return row;
  };
  const found = await find();
  if (found) return found;
  const made = await make();
  await sql`
    insert into instance_keys (name, public_key, sealed) values (${name}, ${made.publicKey}, ${made.sealed})
    on conflict do nothing`;
  return (await find())!;
}
