import { createLogger } from '@haetae/kit';
import { loadPacks } from '@haetae/packs';
import {
  createSurvivorReport,
  ensureOrganisation,
  getSurvivorReport,
  inTransaction,
  reviewPictures,
  withdrawPictures,
} from '@haetae/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepRetention } from '../../services/worker/src/jobs/sweep-retention.ts';
import { drawnHash } from '../support/drawn-hash.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let organisationId: string;
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { textScorer: scoreByWord() });
  organisationId = (await ensureOrganisation(stack.sql, 'default')).id;
});
afterAll(() => stack.stop());

const report = (id: string) => getSurvivorReport(stack.sql, organisationId, id);
const withdraw = async (id: string) => {
  const it = await report(id);
  await inTransaction(stack.sql, (tx) => withdrawPictures(tx, it));
};
const review = async (id: string, verdict: 'confirm' | 'refuse') => {
  const it = await report(id);
  await inTransaction(stack.sql, (tx) =>
    reviewPictures(tx, { report: it, actor: 'tests', verdict, ...(verdict === 'refuse' ? { reason: 'other' } : {}) }),
  );
};

it('forgets the words and the reports that are needed no more, and keeps what protects somebody', async () => {
  let made = 0;
  /** A report to which all that happened happened `days` ago. */
  const make = async (days: number, then: (id: string) => Promise<void>) => {
    made += 1;
    const id = await inTransaction(stack.sql, (tx) =>
      createSurvivorReport(tx, {
        organisationId,
        caseNumber: `TEST0000000${made}`,
        pinHash: 'none',
        pictures: [{ pdq: drawnHash(), quality: 80 }],
        kind: 'shared',
        note: 'my own words',
        consent: '1',
      }),
    );
    await then(id);
    const back = (...columns: string[]) =>
      stack.sql.unsafe(columns.map((c) => `${c} = ${c} - interval '${days} days'`).join(', ')) as never;
    await stack.sql`update survivor_reports set ${back('created_at', 'withdrawn_at')} where id = ${id}`;
    await stack.sql`update survivor_pictures set ${back('created_at', 'reviewed_at')} where report_id = ${id}`;
    await stack.sql`update survivor_claims set ${back('released_at')} where report_id = ${id}`;
    return id;
  };
  const ids = {
    withdrawn: await make(91, withdraw),
    withdrawnLately: await make(89, withdraw),
    refused: await make(91, (id) => review(id, 'refuse')),
    confirmed: await make(91, (id) => review(id, 'confirm')),
    confirmedLately: await make(89, (id) => review(id, 'confirm')),
    waiting: await make(400, async () => undefined),
  };
  const deps = { ...stack, packs: loadPacks(), logger: createLogger({ name: 't', level: 'silent' }) };
  await sweepRetention(deps);

  const rows = await stack.sql<{ id: string; note: string | null }[]>`select id, note from survivor_reports`;
  const left = new Map(rows.map((r) => [r.id, r.note]));
  const noteOf = (name: keyof typeof ids) => left.get(ids[name]);
  expect(noteOf('withdrawn')).toBeUndefined();
  expect(noteOf('withdrawnLately')).toBeNull();
  expect(noteOf('refused')).toBeUndefined();
  expect(noteOf('confirmed')).toBeNull();
  expect(noteOf('confirmedLately')).toBe('my own words');
  expect(noteOf('waiting')).toBe('my own words');
  const orphans = await stack.sql`select from survivor_pictures where report_id <> all(${rows.map((r) => r.id)})`;
  expect(orphans).toHaveLength(0);

  // What was confirmed still stands in the bank, until it is taken back.
  const live = () => stack.sql`
    select from survivor_claims c join hashes h on h.id = c.hash_id
    where c.report_id = ${ids.confirmed} and h.status = 'active'`;
  expect(await live()).toHaveLength(1);
  await withdraw(ids.confirmed);
  expect(await live()).toHaveLength(0);
  // Nothing more goes by doing it again.
  await sweepRetention(deps);
  expect(await stack.sql`select from survivor_reports`).toHaveLength(4);
});

it('gives a platform that follows the feed the tombstone of what a survivor has taken back', async () => {
  const ask = async (method: 'GET' | 'POST' | 'PUT', url: string, key?: string, payload?: object) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await stack.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    expect(answer.statusCode, answer.body).toBeLessThan(300);
    return answer.json();
  };
  const pdq = drawnHash();
  const { caseNumber, pin } = await ask('POST', '/v1/reports', undefined, {
    hashes: [{ pdq, quality: 90 }],
    consent: true,
  });
  const [row] = await stack.sql<{ id: string }[]>`
    select id from survivor_reports where case_number = ${caseNumber.replaceAll('-', '')}`;
  await review(row!.id, 'confirm');
  const [bank] = await stack.sql<{ id: string }[]>`
    select bank_id as id from hashes where hash = decode(${pdq}, 'hex')`;
  const follower = await stack.key('platform', 'a following platform');
  await ask('PUT', `/v1/banks/${bank!.id}/sharing`, await stack.key('supervisor'), {
    visibility: 'named',
    organisations: [{ organisation: 'a following platform', maySubmit: false }],
  });
  const readAll = async (since?: string) => {
    const updates: { op: string; id: string; hash?: string; status: string }[] = [];
    for (let checkpoint = since; ; ) {
      const at = checkpoint === undefined ? '' : `&since=${checkpoint}`;
      const page = await ask('GET', `/v1/exchange/${bank!.id}/updates?limit=100${at}`, follower);
      updates.push(...page.updates);
      checkpoint = page.checkpoint as string;
      if (!page.hasMore) return { updates, checkpoint };
    }
  };
  const before = await readAll();
  const given = before.updates.find((u) => u.hash === pdq);
  expect(given).toMatchObject({ op: 'update' });
  await ask('POST', '/v1/reports/withdraw', undefined, { caseNumber, pin });
  const after = await readAll(before.checkpoint);
  expect(after.updates).toMatchObject([{ op: 'tombstone', id: given!.id, status: 'withdrawn' }]);
  // Who begins now never had it, and is not told of it.
  expect((await readAll()).updates.filter((u) => u.id === given!.id)).toEqual([]);
});
