import { checkChain } from '@haetae/evidence';
import type { Database } from './database.ts';

export interface CustodyCheck {
  chains: number;
  lines: number;
  /** The first broken line of each broken chain, at most a hundred. */
  broken: { chain: string; seq: number; message: string }[];
}

interface Row {
  chain: string;
  id: string;
  caseId: string | null;
  subject: string | null;
  seq: number;
  type: string;
  actor: string;
  at: Date;
  data: unknown;
  hash: string;
}
const MAX_BROKEN = 100;

/**
 * Walks every custody chain of an organisation (or of all), cases and items alike, and names the first broken line of each. What
 * was cut off at the end, and a chain that is gone as a whole, shows against the heads that are kept beside the lines.
 */
export async function checkCustody(sql: Database, organisationId?: string): Promise<CustodyCheck> {
  const result: CustodyCheck = { chains: 0, lines: 0, broken: [] };
  const say = (chain: string, seq: number, message: string) => {
    if (result.broken.length < MAX_BROKEN) result.broken.push({ chain, seq, message });
  };
  const walk = async (
    rows: AsyncIterable<Row[]>,
    heads: (chains: string[]) => Promise<Map<string, { seq: number; hash: string }>>,
  ) => {
    let chain: string | undefined;
    let check = checkChain();
    let ended: { chain: string; check: typeof check }[] = [];
    const settle = async () => {
      const known = await heads(ended.map((c) => c.chain));
      for (const { chain: name, check: done } of ended) {
        const broken = done.end(known.get(name) ?? { seq: 0, hash: '' });
        if (broken) say(name, broken.seq, broken.message);
      }
      ended = [];
    };
    for await (const batch of rows) {
      for (const { chain: name, caseId, subject, at, ...rest } of batch) {
        if (name !== chain) {
          if (chain !== undefined) ended.push({ chain, check });
          chain = name;
          check = checkChain();
          result.chains += 1;
        }
        result.lines += 1;
        const line = { ...rest, ...(caseId === null ? { subject } : { caseId }), at: at.toISOString() };
        check.next(line);
      }
      if (ended.length > 500) await settle();
    }
    if (chain !== undefined) ended.push({ chain, check });
    await settle();
  };
  const ofCases =
    organisationId === undefined
      ? sql``
      : sql`join cases c on c.id = e.case_id and c.organisation_id = ${organisationId}`;
  await walk(
    sql<Row[]>`
      select e.case_id as chain, e.id, e.case_id as "caseId", null as subject, e.seq, e.type, e.actor, e.at, e.data,
        encode(e.hash, 'hex') as hash from case_events e ${ofCases} order by e.case_id, e.seq`.cursor(1_000),
    async (chains) =>
      new Map(
        (
          await sql<{ chain: string; seq: number; hash: string }[]>`
            select id as chain, last_seq as seq, encode(last_hash, 'hex') as hash from cases where id = any(${chains})`
        ).map((h) => [h.chain, h]),
      ),
  );
  const ofItems =
    organisationId === undefined
      ? sql``
      : sql`where l.subject = ${organisationId} or exists (select from items i where i.id = l.subject and i.organisation_id = ${organisationId})`;
  await walk(
    sql<Row[]>`
      select l.subject as chain, l.id, null as "caseId", l.subject, l.seq, l.type, l.actor, l.at, l.data,
        encode(l.hash, 'hex') as hash from custody_lines l ${ofItems} order by l.subject, l.seq`.cursor(1_000),
    async (chains) =>
      new Map(
        (
          await sql<{ chain: string; seq: number; hash: string }[]>`
            select subject as chain, last_seq as seq, encode(last_hash, 'hex') as hash from custody_heads where subject = any(${chains})`
        ).map((h) => [h.chain, h]),
      ),
  );
  const scope = organisationId === undefined ? sql`` : sql`and c.organisation_id = ${organisationId}`;
  const gone = await sql<{ chain: string }[]>`
    select c.id as chain from cases c where c.last_seq > 0 and not exists (select from case_events e where e.case_id = c.id) ${scope}
    limit ${MAX_BROKEN}`;
  for (const { chain } of gone) say(chain, 1, 'every line is gone');
  return result;
}
