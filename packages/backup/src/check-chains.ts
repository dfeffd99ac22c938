import { type Database, findBrokenEvent, listCaseEvents } from '@haetae/store';

/** Walks every chain of custody. `seq`: the first event that is not as it was written. */
export async function checkChains(
  sql: Database,
): Promise<{ chains: number; broken: { caseId: string; seq: number }[] }> {
  const broken: { caseId: string; seq: number }[] = [];
  let chains = 0;
  const pages = sql<{ id: string; lastSeq: number }[]>`select id, last_seq as "lastSeq" from cases order by id`;
  for await (const page of pages.cursor(500)) {
    for (const { id, lastSeq } of page) {
      const events = await listCaseEvents(sql, id);
      chains += 1;
      const seq = findBrokenEvent(events) ?? (events.length < lastSeq ? events.length + 1 : undefined);
      if (seq !== undefined) broken.push({ caseId: id, seq });
    }
  }
  return { chains, broken };
}
