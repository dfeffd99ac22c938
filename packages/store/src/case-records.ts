import type { CaseStatus } from '@haetae/policy';
import type { Queryable } from './database.ts';

/** What statistics are made of: one case, without its words, pictures, addresses or the people in and around it. */
export interface CaseRecord {
  id: string;
  openedAt: Date;
  decidedAt: Date | null;
  state: 'open' | 'leased' | 'decided';
  lang: string | null;
  country: string | null;
  pack: string | null;
  sources: string[];
  /** What the detectors flagged. */
  labels: string[];
  /** 0–100, as it stands. */
  urgency: number;
  items: number;
  /** What was decided, once it is. */
  decision: CaseStatus['decision'] | null;
}

/**
 * Cases of an organisation opened from `from` up to, not with, `to`, in the order of their ids after `after`. Not among them:
 * the restricted lane, of which nothing is exported, and known cases that were mixed in for quality.
 */
export async function listCaseRecords(
  sql: Queryable,
  organisationId: string,
  range: { from: Date; to: Date },
  page: { limit: number; after?: string },
): Promise<CaseRecord[]> {
  return await sql<CaseRecord[]>`
    select c.id, c.opened_at as "openedAt", c.decided_at as "decidedAt", c.state, c.lang, c.country, c.pack, c.labels, c.urgency,
      c.item_count as items, case when c.state = 'decided' then c.decision end as decision,
      array(select distinct i.source from items i where i.case_id = c.id order by 1) as sources
    from cases c
    where c.organisation_id = ${organisationId} and c.opened_at >= ${range.from} and c.opened_at < ${range.to}
      and c.golden_id is null and c.restricted_at is null ${page.after === undefined ? sql`` : sql`and c.id > ${page.after}`}
    order by c.id limit ${page.limit}`;
}
