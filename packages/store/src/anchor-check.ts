import { createHash } from 'node:crypto';
import { canonicalJson, readPublicKey } from '@haetae/evidence';
import { type Anchor, type AnchorBody, digestHeads, findLastAnchor } from './custody-anchors.ts';
import type { Database } from './database.ts';

export interface AnchorCheck {
  anchors: number;
  last?: Anchor;
  /** Chains with lines that no anchor holds yet: what was written since the last one. */
  grownSince: number;
  /** What does not agree with what was signed, at most a hundred. */
  broken: { anchor: number; chain?: string; message: string }[];
}
const MAX_BROKEN = 100;

/**
 * Holds every chain against the anchors: each anchor is the one that follows the one before, is signed by `publicKeyPem`, and each
 * line that it names is there as it was. `known`: an anchor that somebody noted down elsewhere, so that anchors that were cut off
 * at the end are missed too.
 */
export async function checkAnchors(
  sql: Database,
  publicKeyPem: string | undefined,
  known?: { seq: number; hash: string },
): Promise<AnchorCheck> {
  const broken: AnchorCheck['broken'] = [];
  const say = (anchor: number, message: string, chain?: string) => {
    if (broken.length < MAX_BROKEN) broken.push({ anchor, ...(chain === undefined ? {} : { chain }), message });
  };
  const key = publicKeyPem === undefined ? undefined : readPublicKey(publicKeyPem);
  const anchors = await sql<{ seq: number; body: string; signature: Buffer; hash: string }[]>`
    select seq, body, signature, encode(hash, 'hex') as hash from custody_anchors order by seq`;
  let [seq, previous] = [0, ''];
  for (const anchor of anchors) {
    seq += 1;
    if (anchor.seq !== seq) {
      say(seq, `anchor ${seq} is missing`);
      seq = anchor.seq;
      previous = '';
    }
    const said = readBody(anchor.body);
    const { heads, chains } = await digestHeads(
      sql,
      sql`(select chain, seq, hash from custody_anchor_heads where anchor = ${anchor.seq})`,
    );
    if (createHash('sha256').update(anchor.body, 'utf8').digest('hex') !== anchor.hash || said?.seq !== anchor.seq)
      say(anchor.seq, `anchor ${anchor.seq} was altered`);
    else if (previous !== '' && said.previous !== previous)
      say(anchor.seq, `anchor ${anchor.seq} does not follow anchor ${anchor.seq - 1}`);
    else if (said.heads !== heads || said.chains !== chains)
      say(anchor.seq, `the ends of chains that anchor ${anchor.seq} signed were altered`);
    else if (key === undefined || said.key !== key.fingerprint)
      say(anchor.seq, `anchor ${anchor.seq} is signed with another key: ${said.key}`);
    else if (!key.verify(Buffer.from(anchor.body, 'utf8'), anchor.signature))
      say(anchor.seq, `the signature of anchor ${anchor.seq} does not hold`);
    previous = anchor.hash;
    if (known?.seq === anchor.seq && known.hash !== anchor.hash)
      say(anchor.seq, `anchor ${anchor.seq} is not the one that was noted down`);
  }
  if (known !== undefined && (anchors.at(-1)?.seq ?? 0) < known.seq)
    say(known.seq, `anchor ${known.seq}, which was noted down, is gone`);
  const altered = await sql<{ chain: string; seq: number; anchor: number; gone: boolean }[]>`
    select h.chain, h.seq, h.anchor, coalesce(e.hash, l.hash) is null as gone from custody_anchor_heads h
    left join case_events e on e.case_id = h.chain and e.seq = h.seq
    left join custody_lines l on l.subject = h.chain and l.seq = h.seq
    where h.hash is distinct from coalesce(e.hash, l.hash) order by h.chain, h.anchor limit ${MAX_BROKEN}`;
  for (const { chain, seq: line, anchor, gone } of altered)
    say(
      anchor,
      `${gone ? `line ${line} is gone` : `line ${line}, or one before it, was rewritten`} since anchor ${anchor}`,
      chain,
    );
  const [grown] = await sql<{ n: number }[]>`
    select count(*)::int as n from (
      select id as chain, last_seq as seq from cases where last_seq > 0
      union all select subject, last_seq from custody_heads where last_seq > 0) h
    where h.seq > coalesce((select a.seq from custody_anchor_heads a where a.chain = h.chain order by a.anchor desc limit 1), 0)`;
  const last = anchors.length === 0 ? undefined : await findLastAnchor(sql).catch(() => undefined);
  return { anchors: anchors.length, ...(last ? { last } : {}), grownSince: grown!.n, broken };
}

function readBody(text: string): AnchorBody | undefined {
  try {
    const body = JSON.parse(text) as AnchorBody;
    return canonicalJson(body) === text ? body : undefined;
  } catch {
    return undefined;
  }
}
