import { checkCustody } from '@haetae/store';
import type { Sql } from 'postgres';
import type { Journal } from './journal.ts';

export interface Finding {
  /** When the service gave its word, for telling during which fault. */
  atMs: number;
  what: string;
}
export interface PromiseCheck {
  items: number;
  /** Of items that are not poison. */
  deadLetters: number;
  /** Of items that are. */
  poison: number;
  decisions: number;
  cases: number;
  chains: number;
  lost: Finding[];
  doubled: Finding[];
  broken: string[];
}
interface ItemState {
  id: string;
  externalId: string;
  status: string;
  assessed: boolean;
  owed: number;
  dead: number;
  copies: number;
  pictures: number;
  hashed: number;
  signals: string[];
  repeatedScores: number;
  joined: number;
}

const statesOf = async (sql: Sql, ids: string[]) => sql<ItemState[]>`
  select i.id, i.external_id as "externalId", i.status, i.assessed_at is not null as assessed, i.signals,
    (select count(*)::int from outbox o where o.item_id = i.id) as owed,
    (select count(*)::int from dead_letters d where d.item_id = i.id) as dead,
    (select count(*)::int from items c where c.source = i.source and c.external_id = i.external_id) as copies,
    (select count(*)::int from media m where m.item_id = i.id) as pictures,
    (select count(*)::int from media m where m.item_id = i.id and m.pdq is not null) as hashed,
    (select count(*)::int from (select from scores s where s.item_id = i.id
      group by signal, version, media_id having count(*) > 1) t) as "repeatedScores",
    (select count(*)::int from custody_lines l where l.subject = i.id and l.type = 'joined') as joined
  from items i where i.id = any(${ids})`;

/** Promises 1 to 3, item by item and decision by decision: what was acknowledged is there, done once, and its chain whole. */
export async function checkPromises(
  sql: Sql,
  journal: Journal,
  signals: { text: string[]; image: string[] },
): Promise<PromiseCheck> {
  const lost: Finding[] = [];
  const doubled: Finding[] = [];
  let deadLetters = 0;
  let poisonous = 0;
  const owedItems = [...journal.items.values()];
  for (let from = 0; from < owedItems.length; from += 500) {
    const part = owedItems.slice(from, from + 500);
    const found = new Map(
      (
        await statesOf(
          sql,
          part.map((i) => i.id),
        )
      ).map((s) => [s.id, s]),
    );
    for (const { id, externalId, picture, poison, atMs } of part) {
      const state = found.get(id);
      const miss = (what: string) => lost.push({ atMs, what: `${externalId} ${id}: ${what}` });
      const twice = (what: string) => doubled.push({ atMs, what: `${externalId} ${id}: ${what}` });
      if (!state || state.externalId !== externalId) {
        miss('was accepted and is not there');
        continue;
      }
      if (state.copies > 1) twice(`is stored ${state.copies} times`);
      if (state.repeatedScores > 0) twice('has two scores of one signal');
      if (state.joined > 1) twice(`joined ${state.joined} cases`);
      if (state.status === 'dead' && state.dead > 0) {
        if (poison) poisonous += 1;
        else deadLetters += 1;
        continue;
      }
      if (poison) miss(`is poison, and is ${state.status} after ${state.owed} pieces of work owed`);
      else if (state.status !== 'scored' || !state.assessed || state.owed > 0)
        miss(`is ${state.status}, with ${state.owed} pieces of work owed and ${state.dead} dead letters`);
      else if (state.pictures !== (picture ? 1 : 0) || state.hashed !== state.pictures)
        miss(`has ${state.hashed} of ${picture ? 1 : 0} pictures hashed`);
      else
        for (const signal of [...signals.text, ...(picture ? signals.image : [])])
          if (state.signals.filter((s) => s === signal).length !== 1) miss(`was not seen by ${signal} exactly once`);
    }
  }
  const promised = [...journal.decisions.values()];
  const stored = new Map(
    (
      await sql<{ id: string; caseId: string }[]>`
        select id, case_id as "caseId" from decisions where id = any(${promised.map((d) => d.id)})`
    ).map((d) => [d.id, d.caseId]),
  );
  for (const { id, caseId, atMs } of promised)
    if (stored.get(id) !== caseId)
      lost.push({ atMs, what: `decision ${id} on ${caseId} was acknowledged and is not there` });
  // Nobody appeals and nobody takes a decision back here: one final word a case, and one only.
  const twice = await sql<{ caseId: string; n: number; at: Date }[]>`
    select case_id as "caseId", count(*)::int as n, max(made_at) as at from decisions where outcome = 'decided'
    group by case_id having count(*) > 1
    union all select case_id, count(*)::int, max(at) from case_events where type = 'decided'
    group by case_id having count(*) > 1`;
  for (const { caseId, n, at } of twice)
    doubled.push({ atMs: at.getTime(), what: `case ${caseId} was decided ${n} times` });
  const miscounted = await sql<{ id: string; at: Date }[]>`
    select c.id, c.updated_at as at from cases c
    where c.item_count <> (select count(*) from items i where i.case_id = c.id)
      or (c.state = 'decided') <> exists (select from decisions d where d.case_id = c.id and d.outcome = 'decided')`;
  for (const { id, at } of miscounted)
    doubled.push({ atMs: at.getTime(), what: `case ${id} and what it is made of do not agree` });
  for (const { atMs, what } of journal.contradictions) doubled.push({ atMs, what });
  const custody = await checkCustody(sql);
  const [{ cases } = { cases: 0 }] = await sql<{ cases: number }[]>`select count(*)::int as cases from cases`;
  return {
    items: owedItems.length,
    deadLetters,
    poison: poisonous,
    decisions: promised.length,
    cases,
    chains: custody.chains,
    lost,
    doubled,
    broken: custody.broken.map((b) => `${b.chain} from line ${b.seq}: ${b.message}`),
  };
}
