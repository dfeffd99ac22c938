import type { Queryable } from './database.ts';
import { type ItemRow, itemColumns } from './items.ts';

/** Items of a case by id, after the id `after`, with the SHA-256 of what was sent. */
export async function listCaseItems(
  sql: Queryable,
  caseId: string,
  page: { after: string; limit: number },
): Promise<(ItemRow & { fingerprint: string })[]> {
  return await sql<(ItemRow & { fingerprint: string })[]>`
    select ${itemColumns(sql)}, encode(i.fingerprint, 'hex') as fingerprint from items i
    where i.case_id = ${caseId} and i.id > ${page.after} order by i.id limit ${page.limit}`;
}

/** The ids of a case's items, the earliest first. */
export async function listCaseItemIds(sql: Queryable, caseId: string, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from items where case_id = ${caseId} order by id limit ${limit}`;
  return rows.map((r) => r.id);
}

export async function countCaseEvidence(sql: Queryable, caseId: string): Promise<{ items: number; media: number }> {
  const [row] = await sql<{ items: number; media: number }[]>`
    select count(distinct i.id)::int as items, count(m.id)::int as media from items i left join media m on m.item_id = i.id
    where i.case_id = ${caseId}`;
  return row!;
}
