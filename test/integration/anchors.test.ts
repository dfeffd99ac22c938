import { randomBytes } from 'node:crypto';
import { type AnyLabel, newId } from '@haetae/contracts';
import { createPrivateKeyDer, hashLine, openSigningKey } from '@haetae/evidence';
import {
  anchorCustody,
  checkAnchors,
  checkCustody,
  ensureOrganisation,
  eraseItems,
  insertItems,
  inTransaction,
  openCases,
  recordCaseCustody,
} from '@haetae/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshDatabase } from '../support/fresh-database.ts';
import { runHaetae } from '../support/run-haetae.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let organisationId: string;
const key = openSigningKey(createPrivateKeyDer());
beforeEach(async () => {
  database = await freshDatabase();
  organisationId = (await ensureOrganisation(database.sql, 'anchored')).id;
});
afterEach(() => database.drop());

const anchor = () => inTransaction(database.sql, (tx) => anchorCustody(tx, key));
const check = (known?: { seq: number; hash: string }) => checkAnchors(database.sql, key.publicKeyPem, known);
const look = (caseId: string, actor = 'ana') =>
  inTransaction(database.sql, (tx) =>
    recordCaseCustody(tx, { organisationId, caseId, type: 'viewed', actor, data: { what: 'case' } }),
  );
async function openCase() {
  const itemId = newId('item');
  return await inTransaction(database.sql, async (tx) => {
    await insertItems(tx, [
      {
        id: itemId,
        organisationId,
        input: { source: 'anchors', externalId: itemId, text: 'words', author: { id: `author ${itemId}` } },
        fingerprint: randomBytes(32).toString('hex'),
        media: [],
      },
    ]);
    const groupKey = randomBytes(8).toString('hex');
    const flagged = { itemId, organisationId, groupKey, urgency: 50, labels: ['insult'] as AnyLabel[], reasons: [] };
    const { caseOf } = await openCases(tx, [{ ...flagged, lang: 'en', country: 'GE' }]);
    return { itemId, caseId: caseOf.get(itemId)! };
  });
}
/** As somebody would who may write to the database: no trigger stands in the way. */
async function tamper(statement: (sql: typeof database.sql) => Promise<unknown>) {
  const { sql } = database;
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await statement(tx as never);
  });
}
/** Rewrites the actor of a line, and every hash after it, and the head: the chain is whole again. */
async function rewrite(caseId: string, seq: number) {
  await tamper(async (sql) => {
    await sql`update case_events set actor = 'somebody-else' where case_id = ${caseId} and seq = ${seq}`;
    const lines = await sql<{ seq: number; at: Date; id: string; type: string; actor: string; data: unknown }[]>`
      select id, seq, type, actor, at, data from case_events where case_id = ${caseId} order by seq`;
    let hash: Uint8Array = new Uint8Array(0);
    for (const { at, ...line } of lines) {
      hash = hashLine(hash, { ...line, caseId, at: at.toISOString() });
      await sql`update case_events set hash = ${hash} where case_id = ${caseId} and seq = ${line.seq}`;
    }
    await sql`update cases set last_hash = ${hash} where id = ${caseId}`;
  });
}

it('signs the ends of chains that have grown, and holds through use and erasure', async () => {
  const [a, b] = [await openCase(), await openCase()];
  const first = await anchor();
  // Two cases and the chains of their two items.
  expect(first).toMatchObject({ seq: 1, chains: 4 });
  expect(await anchor()).toBeUndefined();
  await look(a.caseId);
  expect(await check()).toMatchObject({ anchors: 1, grownSince: 1, broken: [] });
  const second = await anchor();
  expect(second).toMatchObject({ seq: 2, chains: 1 });
  const selector = { organisationId, kind: 'item' as const, selector: b.itemId };
  const erased = await inTransaction(database.sql, (tx) =>
    eraseItems(tx, selector, { actor: 'ana', erasureId: 'era_1', limit: 10 }),
  );
  expect(erased.items).toBe(1);
  expect(await check()).toMatchObject({ anchors: 2, last: { seq: 2, hash: second!.hash }, grownSince: 2, broken: [] });
  await anchor();
  expect(await check(first)).toMatchObject({ anchors: 3, grownSince: 0, broken: [] });
  expect((await checkCustody(database.sql)).broken).toEqual([]);
});

it('finds lines that were rewritten together with their head, and a case that is gone with all of its lines', async () => {
  const [a, b, c] = [await openCase(), await openCase(), await openCase()];
  for (const { caseId } of [a, b, c]) await look(caseId);
  await anchor();
  await look(a.caseId, 'bo');
  await rewrite(a.caseId, 2);
  await tamper(async (sql) => {
    await sql`delete from case_events where case_id = ${b.caseId}`;
    await sql`update items set case_id = null where id = ${b.itemId}`;
    await sql`delete from cases where id = ${b.caseId}`;
  });
  expect((await checkCustody(database.sql)).broken).toEqual([]);
  const { broken } = await check();
  expect(broken.toSorted((x, y) => (x.chain! < y.chain! ? -1 : 1))).toMatchObject(
    [
      { anchor: 1, chain: a.caseId, message: expect.stringContaining('rewritten') },
      { anchor: 1, chain: b.caseId, message: expect.stringContaining('gone') },
    ].toSorted((x, y) => (x.chain < y.chain ? -1 : 1)),
  );
  const env = { DATABASE_URL: database.url };
  const told = runHaetae(['verify', '--database', '--json', '--key', key.fingerprint], { env });
  expect(await told.ended).toBe(1);
  expect(JSON.parse(told.stdout())).toMatchObject({ ok: false, broken: [], anchors: { broken: expect.any(Array) } });
  expect(told.stdout()).toContain(b.caseId);
});

it('finds anchors that were altered, signed with another key, or cut off behind one that was noted down', async () => {
  const { caseId } = await openCase();
  await anchor();
  await look(caseId);
  const second = await anchor();
  const messages = async (known?: { seq: number; hash: string }) => (await check(known)).broken.map((b) => b.message);
  const { sql } = database;
  const undo = async (change: (sql: typeof database.sql) => Promise<unknown>, expected: RegExp) => {
    await tamper(async (tx) => {
      await tx`create table kept_anchors as select * from custody_anchors`;
      await tx`create table kept_heads as select * from custody_anchor_heads`;
    });
    await tamper(change);
    expect((await messages(second)).join('\n')).toMatch(expected);
    await tamper(async (tx) => {
      await tx`delete from custody_anchor_heads`;
      await tx`delete from custody_anchors`;
      await tx`insert into custody_anchors select * from kept_anchors`;
      await tx`insert into custody_anchor_heads select * from kept_heads`;
      await tx`drop table kept_anchors, kept_heads`;
    });
    expect(await messages(second)).toEqual([]);
  };
  await undo(
    (tx) => tx`update custody_anchors set body = replace(body, '"chains":2', '"chains":1') where seq = 1`,
    /anchor 1 was altered/,
  );
  await undo(
    (tx) => tx`delete from custody_anchor_heads where anchor = 1 and chain = ${caseId}`,
    /signed were altered/,
  );
  await undo(async (tx) => {
    await tx`delete from custody_anchor_heads where anchor = 2`;
    await tx`delete from custody_anchors where seq = 2`;
  }, /anchor 2, which was noted down, is gone/);
  await undo(async (tx) => {
    await tx`delete from custody_anchor_heads where anchor = 1`;
    await tx`delete from custody_anchors where seq = 1`;
  }, /anchor 1 is missing/);
  await undo(async (tx) => {
    await tx`delete from custody_anchor_heads`;
    await tx`delete from custody_anchors`;
    await anchorCustody(tx, openSigningKey(createPrivateKeyDer()));
  }, /another key/);
  expect(await sql`select from custody_anchors`).toHaveLength(2);
});
