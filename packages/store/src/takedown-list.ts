import type { TakedownSide, TakedownState } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { type TakedownRow, takedownColumns } from './takedowns.ts';

/** Takedowns that an organisation sent (`sender`), that were sent to it (`platform`), or both; newest first. */
export async function listTakedowns(
  sql: Queryable,
  organisationId: string,
  page: {
    limit: number;
    before?: string | undefined;
    side?: 'sender' | 'platform' | undefined;
    state?: TakedownState | undefined;
    caseId?: string | undefined;
    overdue?: boolean | undefined;
  },
): Promise<TakedownRow[]> {
  const mine = sql`t.organisation_id = ${organisationId}`;
  const sent = sql`(t.platform_id = ${organisationId} and t.state <> 'draft')`;
  return await sql<TakedownRow[]>`
    select ${takedownColumns(sql)} from takedowns t
    where ${page.side === 'sender' ? mine : page.side === 'platform' ? sent : sql`(${mine} or ${sent})`}
      ${page.before === undefined ? sql`` : sql`and t.id < ${page.before}`}
      ${page.state === undefined ? sql`` : sql`and t.state = ${page.state}`}
      ${page.caseId === undefined ? sql`` : sql`and t.case_id = ${page.caseId} and ${mine}`}
      ${page.overdue ? sql`and t.breached_at is not null and t.state in ('sent', 'acknowledged', 'disputed')` : sql``}
    order by t.id desc limit ${page.limit}`;
}

export interface TakedownLine {
  seq: number;
  side: TakedownSide;
  step: string;
  state: TakedownState;
  actor: string;
  at: Date;
  data: { outcome?: string; reason?: string; note?: string };
}

/** Everything that happened to a takedown, in order. */
export async function listTakedownLines(sql: Queryable, id: string): Promise<TakedownLine[]> {
  return await sql<TakedownLine[]>`
    select seq, side, step, state, actor, at, data from takedown_events where takedown_id = ${id} order by seq`;
}
