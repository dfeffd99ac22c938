import { createHash } from 'node:crypto';
import { type Id, newId } from '@haetae/contracts';
import { appendCaseEvents } from './case-events.ts';
import { lockCaseStatus } from './case-transitions.ts';
import type { Queryable } from './database.ts';

/** An internal note on a case; never part of what leaves the organisation unless a person exports it. */
export interface CaseNote {
  id: Id<'note'>;
  caseId: Id<'case'>;
  by: string;
  text: string;
  at: Date;
}
const columns = (sql: Queryable) => sql`n.id, n.case_id as "caseId", n.by, n.text, n.at`;

/** Adds a note; the chain holds its id and hash, not its words. Call it in a transaction. Throws CASE_NOT_FOUND. */
export async function insertCaseNote(
  sql: Queryable,
  input: { organisationId: string; caseId: string; actor: string; text: string },
): Promise<CaseNote> {
  const { head } = await lockCaseStatus(sql, input.organisationId, input.caseId);
  const [note] = await sql<CaseNote[]>`
    insert into case_notes as n (id, case_id, organisation_id, by, text)
    values (${newId('note')}, ${input.caseId}, ${input.organisationId}, ${input.actor}, ${input.text}) returning ${columns(sql)}`;
  const sha256 = createHash('sha256').update(input.text, 'utf8').digest('hex');
  await appendCaseEvents(sql, [{ head, type: 'noted', actor: input.actor, data: { noteId: note!.id, sha256 } }]);
  await sql`update cases set updated_at = now() where id = ${input.caseId}`;
  return note!;
}

export async function listCaseNotes(sql: Queryable, caseId: string): Promise<CaseNote[]> {
  return await sql<
    CaseNote[]
  >`select ${columns(sql)} from case_notes n where n.case_id = ${caseId} order by n.id limit 500`;
}
