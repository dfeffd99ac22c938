import { newId } from '@haetae/contracts';
import { ensureOrganisation, insertItems, inTransaction, openCases } from '@haetae/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let organisationId: string;
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!);
  ({ id: organisationId } = await ensureOrganisation(stack.sql, 'a monitoring team'));
});
afterAll(() => stack.stop());

/** Cases of one item each, opened a minute apart from `at` on, with words that no export may hold. */
async function open(count: number, at: string, source = '=forum, "north"'): Promise<string[]> {
  const items = Array.from({ length: count }, () => ({
    id: newId('item'),
    organisationId,
    input: { source, externalId: newId('item'), author: { id: 'planted-author' }, text: 'planted-words' },
    fingerprint: Buffer.from(newId('item')).toString('hex').padStart(64, '0').slice(-64),
    media: [],
  }));
  const ids = await inTransaction(stack.sql, async (tx) => {
    await insertItems(tx, items as Parameters<typeof insertItems>[1]);
    const { caseOf } = await openCases(
      tx,
      items.map((item) => ({
        itemId: item.id,
        organisationId,
        groupKey: item.id,
        urgency: 0.4,
        labels: ['threat' as const],
        reasons: [],
        lang: 'ka',
        country: 'GE',
      })),
    );
    return items.map((item) => caseOf.get(item.id)!);
  });
  await stack.sql`update cases set opened_at = ${at}::timestamptz where id in ${stack.sql(ids)}`;
  return ids;
}
const get = async (
  query: string,
  role: 'monitor' | 'moderator' | 'auditor' = 'monitor',
  organisation = 'a monitoring team',
) =>
  await stack.app.inject({
    url: `/v1/exports/cases?${query}`,
    headers: { authorization: `Bearer ${await stack.key(role, organisation)}` },
  });
const rowsOf = (body: string) =>
  body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('gives every case of the period once, over many pages, without a word of what was written', async () => {
  const ids = await open(2_345, '2026-03-10T12:00:00Z');
  await open(3, '2026-04-01T00:00:00Z');
  const answer = await get('from=2026-03-01&to=2026-04-01');
  expect(answer.headers['content-type']).toContain('application/x-ndjson');
  const rows = rowsOf(answer.body);
  expect(rows.map((row) => row.case).sort()).toEqual(ids.sort());
  expect(rows[0]).toMatchObject({
    openedAt: '2026-03-10T12:00:00.000Z',
    decidedAt: null,
    state: 'open',
    language: 'ka',
    country: 'GE',
    sources: ['=forum, "north"'],
    flagged: ['threat'],
    items: 1,
    policyLabel: null,
  });
  expect(answer.body).not.toContain('planted');
});

it('says what was decided, and leaves out the restricted lane and cases mixed in for quality', async () => {
  const [decided, restricted, golden] = await open(3, '2026-05-05T00:00:00Z', 'site');
  await stack.sql`
    update cases set state = 'decided', decided_at = '2026-05-06T00:00:00Z',
      decision = '{"by":"usr_x","decisionId":"dec_x","policyLabel":"doxxing","action":"none"}' where id = ${decided!}`;
  await stack.sql`update cases set restricted_at = now() where id = ${restricted!}`;
  await stack.sql`update cases set golden_id = 'gld_x' where id = ${golden!}`;
  const answer = await get('from=2026-05-01&to=2026-06-01&format=csv', 'auditor');
  expect(answer.headers['content-type']).toContain('text/csv');
  expect(answer.body).toBe(
    'case,openedAt,decidedAt,state,language,country,pack,sources,flagged,urgency,items,policyLabel,action\r\n' +
      `${decided},2026-05-05T00:00:00.000Z,2026-05-06T00:00:00.000Z,decided,ka,GE,,site,threat,0,1,doxxing,none\r\n`,
  );
  expect(answer.body).not.toContain('usr_x');
});

it('is a line in the access log, empty for another team and for an empty period, and refused to moderators', async () => {
  const before =
    await stack.sql`select from access_log where organisation_id = ${organisationId} and action = 'cases.exported'`;
  expect((await get('from=2020-01-01&to=2020-02-01')).body).toBe('');
  const after =
    await stack.sql`select from access_log where organisation_id = ${organisationId} and action = 'cases.exported'`;
  expect(after.length - before.length).toBe(1);
  expect((await get('from=2026-01-01&to=2027-01-01', 'monitor', 'another team')).body).toBe('');
  expect((await get('from=2026-01-01&to=2027-01-01', 'moderator')).statusCode).toBe(403);
  expect((await get('from=yesterday&to=2027-01-01')).json()).toMatchObject({ code: 'VALIDATION_FAILED' });
});
