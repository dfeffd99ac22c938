import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { addHashes, inTransaction } from '@haetae/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
const keys: Record<string, string> = {};
const organisations: Record<string, string> = {};
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, {
    textScorer: scoreByWord(),
    env: { HAETAE_MAX_WAITING_HASHES: '50' },
  });
  keys.supervisor = await stack.key('supervisor');
  for (const name of ['alpha', 'beta', 'gamma', 'stranger']) {
    keys[name] = await stack.key('platform', name);
    const [row] = await stack.sql<{ id: string }[]>`select id from organisations where name = ${name}`;
    organisations[name] = row!.id;
  }
});
afterAll(() => stack.stop());

const call = async (
  who: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT',
  url: string,
  payload?: unknown,
  headers: Record<string, string> = {},
) => {
  const answer = await stack.app.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${keys[who]}`,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload === undefined ? {} : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
  });
  const type = String(answer.headers['content-type'] ?? '');
  const zipped = answer.headers['content-encoding'] === 'gzip';
  const text = zipped ? gunzipSync(answer.rawPayload).toString('utf8') : answer.body;
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text,
    json: /json/.test(type) && !/ndjson/.test(type) && text !== '' ? JSON.parse(text) : undefined,
  };
};
const pdq = () => randomBytes(32).toString('hex');
const word = () => `w${randomBytes(5).toString('hex')}`;
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l));
async function sharedBank(maySubmit = false) {
  const bank = (await call('supervisor', 'POST', '/v1/banks', { name: word(), kind: 'block' })).json;
  await call('supervisor', 'PUT', `/v1/banks/${bank.id}/sharing`, {
    visibility: 'named',
    organisations: ['alpha', 'beta', 'gamma'].map((organisation) => ({ organisation, maySubmit })),
  });
  const add = async (hash = pdq(), confirmed = true) =>
    (await call('supervisor', 'POST', `/v1/banks/${bank.id}/hashes?confirmed=${confirmed}`, { hash })).json;
  return { id: bank.id as string, add };
}
async function readAll(bank: string, since?: string, limit = 100) {
  const updates: { op: string; id: string; hash: string }[] = [];
  let checkpoint = since;
  for (;;) {
    const at = checkpoint === undefined ? '' : `&since=${checkpoint}`;
    const { json } = await call('alpha', 'GET', `/v1/exchange/${bank}/updates?limit=${limit}${at}`);
    updates.push(...json.updates);
    checkpoint = json.checkpoint as string;
    if (!json.hasMore) return { updates, checkpoint };
  }
}

describe('the feed', () => {
  it('gives confirmed hashes in order and tombstones after, to those it is shared with', async () => {
    const { id, add } = await sharedBank();
    const [a, b] = [await add(), await add()];
    await add(pdq(), false);
    expect((await call('stranger', 'GET', `/v1/exchange/${id}/updates`)).json).toMatchObject({
      code: 'BANK_NOT_FOUND',
    });
    const first = await readAll(id);
    expect(first.updates.map((u) => [u.op, u.id])).toEqual([
      ['update', a.id],
      ['update', b.id],
    ]);
    await call('supervisor', 'DELETE', `/v1/banks/${id}/hashes/${a.id}`);
    const second = await readAll(id, first.checkpoint);
    expect(second.updates).toMatchObject([{ op: 'tombstone', id: a.id, status: 'withdrawn' }]);
    expect((await readAll(id, second.checkpoint)).updates).toEqual([]);
    // Who begins now never had it, and is not told of it.
    expect((await readAll(id)).updates.map((u) => u.id)).toEqual([b.id]);
    await stack.sql`update hashes set restricted = true, sequence = nextval('bank_changes') where id = ${b.id}`;
    expect((await readAll(id, second.checkpoint)).updates).toMatchObject([{ op: 'tombstone', id: b.id }]);
  });

  it('ETag and 304, gzip, a forged checkpoint, one of another bank, one that is too old', async () => {
    const { id, add } = await sharedBank();
    for (let n = 0; n < 30; n += 1) await add();
    const url = `/v1/exchange/${id}/updates`;
    const page = await call('alpha', 'GET', url, undefined, { 'accept-encoding': 'gzip' });
    expect(page.headers['content-encoding']).toBe('gzip');
    expect(page.json.updates).toHaveLength(30);
    const again = await call('alpha', 'GET', url, undefined, { 'if-none-match': String(page.headers.etag) });
    expect([again.status, again.text]).toEqual([304, '']);
    const { checkpoint } = page.json;
    const forged = `${checkpoint.slice(0, -4)}AAAA`;
    expect((await call('alpha', 'GET', `${url}?since=${forged}`)).json).toMatchObject({ code: 'INVALID_CURSOR' });
    const other = await sharedBank();
    expect((await call('alpha', 'GET', `/v1/exchange/${other.id}/updates?since=${checkpoint}`)).json).toMatchObject({
      code: 'INVALID_CURSOR',
    });
    await stack.sql`
      update hashes set status = 'withdrawn', updated_at = now() - interval '91 days', sequence = nextval('bank_changes')
      where id = ${page.json.updates[0].id}`;
    expect(await call('alpha', 'GET', `${url}?since=${checkpoint}`)).toMatchObject({
      status: 410,
      json: { code: 'CHECKPOINT_STALE' },
    });
    expect((await readAll(id)).updates).toHaveLength(29);
  });

  it('skips and repeats nothing under concurrent writers, some of which are killed or roll back', async () => {
    const { id } = await sharedBank();
    const committed: string[] = [];
    let writing = true;
    const writer = async () => {
      for (let n = 0; n < 25; n += 1) {
        const hashes = Array.from({ length: 8 }, () => ({ algorithm: 'pdq' as const, hash: pdq() }));
        await inTransaction(stack.sql, (tx) => addHashes(tx, { bankId: id, hashes, confirmedBy: 'key_test' }));
        committed.push(...hashes.map((h) => h.hash));
      }
    };
    const dying = async () => {
      for (let n = 0; n < 3; n += 1) {
        const script = fileURLToPath(new URL('../support/hold-hash.mjs', import.meta.url));
        const writer = fork(script, [stack.config.DATABASE_URL, id, pdq()], { execArgv: [] });
        // It holds the lock of bank changes, with its number taken, and goes in the middle of its transaction.
        await new Promise((done, fail) => writer.once('message', done).once('exit', fail));
        writer.removeAllListeners('exit');
        writer.kill('SIGKILL');
      }
    };
    const seen: string[] = [];
    const reader = (async () => {
      let checkpoint: string | undefined;
      for (let last = false; ; ) {
        const page = await readAll(id, checkpoint, 7);
        seen.push(...page.updates.map((u) => u.hash));
        checkpoint = page.checkpoint;
        if (last) return;
        last = !writing;
      }
    })();
    await Promise.all([writer(), writer(), writer(), writer(), dying()]);
    writing = false;
    await reader;
    expect(seen).toHaveLength(committed.length);
    expect(new Set(seen)).toEqual(new Set(committed));
  });

  it('speaks StopNCII, ThreatExchange and NCMEC XML with the key where their clients put it, and exports files', async () => {
    const { id, add } = await sharedBank();
    const a = await add();
    const bare = (url: string, headers: Record<string, string> = {}) => stack.app.inject({ url, headers });
    const ncii = (
      await bare(`/v1/stopncii/${id}/FetchHashes?startTimestamp=10&pageSize=5`, { 'x-functions-key': keys.alpha! })
    ).json();
    expect(ncii).toMatchObject({
      count: 1,
      hasMoreRecords: false,
      hashRecords: [
        { signalType: 'ImagePDQ', hashValue: a.hash, hashStatus: 'Active', caseNumbers: { [a.id]: 'Active' } },
      ],
    });
    const te = (await bare(`/v1/threatexchange/${id}/threat_updates?access_token=${keys.alpha}`)).json();
    expect(te.data).toMatchObject([{ type: 'HASH_PDQ', indicator: a.hash, should_delete: false }]);
    expect(te.data[0].id).toMatch(/^\d+$/);
    const basic = `Basic ${Buffer.from(`alpha:${keys.alpha}`).toString('base64')}`;
    const xml = await bare(`/v1/ncmec/${id}/v2/entries`, { authorization: basic });
    expect(xml.body).toContain(`<pdq>${a.hash}</pdq>`);
    await call('supervisor', 'DELETE', `/v1/banks/${id}/hashes/${a.id}`);
    const later = (
      await bare(`/v1/stopncii/${id}/FetchHashes?startTimestamp=${ncii.nextSetTimestamp}`, {
        'x-functions-key': keys.alpha!,
      })
    ).json();
    expect(later.hashRecords).toMatchObject([{ hashValue: a.hash, hashStatus: 'Withdrawn' }]);
    const b = await add();
    for (const [format, needle] of [
      ['ndjson', `"hash":"${b.hash}"`],
      ['csv', `${b.hash},pdq,`],
      ['ncmec-xml', `<pdq>${b.hash}</pdq>`],
      ['stopncii', `"hashValue":"${b.hash}"`],
    ] as const) {
      const { text } = await call('alpha', 'GET', `/v1/exchange/${id}/export?format=${format}`);
      expect(text).toContain(needle);
      expect(text).not.toContain(a.hash);
    }
    // What was exported can be read in again, in each format that an upload takes.
    for (const [format, type] of [
      ['csv', 'text/csv'],
      ['ncmec-xml', 'application/xml'],
    ] as const) {
      const { text } = await call('alpha', 'GET', `/v1/exchange/${id}/export?format=${format}`);
      const mine = (await call('alpha', 'POST', '/v1/banks', { name: word(), kind: 'block' })).json;
      const up = await call('alpha', 'POST', `/v1/banks/${mine.id}/hashes`, text, { 'content-type': type });
      expect(lines(up.text).at(-1)).toMatchObject({ summary: { added: 1, refused: 0 } });
    }
    const bomb = '<!DOCTYPE q [<!ENTITY a "aaaa">]><queryResult>&a;</queryResult>';
    const mine = (await call('alpha', 'POST', '/v1/banks', { name: word(), kind: 'block' })).json;
    expect(
      (await call('alpha', 'POST', `/v1/banks/${mine.id}/hashes`, bomb, { 'content-type': 'application/xml' })).text,
    ).toContain('XML_INVALID');
  });
});

describe('hashes from outside', () => {
  const said = {
    submissionReason: 'intimate_image_abuse',
    jurisdiction: 'GE',
    attestation: { by: 'Trust and Safety, Alpha', statement: 'The person shown asked us.' },
  };

  it('wait for a person of the bank, with who said what; only their submitter may take them back, and only its own', async () => {
    const { id } = await sharedBank(true);
    const url = `/v1/banks/${id}/hashes`;
    const hash = pdq();
    expect((await call('alpha', 'POST', url, { hash })).json).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await call('stranger', 'POST', url, { hash, ...said })).json).toMatchObject({ code: 'BANK_NOT_FOUND' });
    const made = await call('alpha', 'POST', url, { hash, ...said });
    expect(made).toMatchObject({ status: 201, json: { status: 'received', confirmedAt: null } });
    expect((await call('alpha', 'POST', `${url}?confirmed=true`, { hash: pdq(), ...said })).json).toMatchObject({
      code: 'ROLE_NOT_ALLOWED',
    });
    const { hashes } = (await call('supervisor', 'GET', `/v1/hashes/waiting?bankId=${id}`)).json;
    expect(hashes).toMatchObject([
      {
        submittedBy: organisations.alpha,
        submissions: [
          {
            organisationId: organisations.alpha,
            reason: 'intimate_image_abuse',
            jurisdiction: 'GE',
            attestation: { by: 'Trust and Safety, Alpha', at: expect.any(String) },
          },
        ],
      },
    ]);
    expect((await readAll(id)).updates).toEqual([]);
    await call('beta', 'POST', url, { hash, ...said });
    expect((await call('gamma', 'DELETE', `${url}/${made.json.id}`)).json).toMatchObject({ code: 'HASH_NOT_FOUND' });
    // Beta stands for it too: it stays when alpha takes its word back.
    expect((await call('alpha', 'DELETE', `${url}/${made.json.id}`)).json.status).toBe('received');
    expect(
      (await call('supervisor', 'POST', `/v1/banks/${id}/confirm`, { all: true, submittedBy: organisations.alpha }))
        .json,
    ).toEqual({ confirmed: 1 });
    expect((await readAll(id)).updates).toMatchObject([{ hash, reason: 'intimate_image_abuse' }]);
    expect((await call('beta', 'DELETE', `${url}/${made.json.id}`)).json.status).toBe('withdrawn');
  });

  it('a flood from one key stops at the limit with an alert; nothing of it is lost or wedged', async () => {
    const { id } = await sharedBank(true);
    const send = (n: number) =>
      call('alpha', 'POST', `/v1/exchange/${id}/submissions`, {
        submissions: Array.from({ length: n }, () => ({ hash: pdq(), ...said })),
      });
    expect((await send(50)).status).toBe(200);
    expect(await send(1)).toMatchObject({ status: 429, json: { code: 'SUBMISSIONS_WAITING' } });
    expect(
      (await call('beta', 'POST', `/v1/exchange/${id}/submissions`, { submissions: [{ hash: pdq(), ...said }] }))
        .status,
    ).toBe(200);
    const { alerts } = (await call('supervisor', 'GET', '/v1/alerts')).json;
    expect(
      alerts.filter(
        (x: { kind: string; subject: string }) => x.kind === 'submission-flood' && x.subject.startsWith(id),
      ),
    ).toHaveLength(1);
    expect((await call('supervisor', 'POST', `/v1/banks/${id}/confirm`, { all: true })).json).toEqual({
      confirmed: 51,
    });
    expect((await send(1)).status).toBe(200);
  });
});

describe('match reports', () => {
  it('are once per content and hash; a new word moves them on; the survivor is told places, not names', async () => {
    const { countMatches } = await import('@haetae/store');
    const { id, add } = await sharedBank();
    const hash = await add();
    const report = {
      hashId: hash.id,
      contentId: 'post-1',
      url: 'https://alpha.example/p/1',
      distance: 4,
      action: 'pending',
    };
    expect(await call('alpha', 'POST', '/v1/match-reports', report)).toMatchObject({
      status: 201,
      json: { outcome: 'created' },
    });
    expect(await call('alpha', 'POST', '/v1/match-reports', report)).toMatchObject({
      status: 200,
      json: { outcome: 'unchanged' },
    });
    expect((await call('alpha', 'POST', '/v1/match-reports', { ...report, action: 'removed' })).json.outcome).toBe(
      'updated',
    );
    const batch = [
      { hash: hash.hash, contentId: 'post-2', action: 'blocked_on_upload' },
      { hash: hash.hash, contentId: 'post-3', action: 'kept', reason: 'satire' },
      { hash: pdq(), contentId: 'post-4', action: 'removed' },
      { hash: hash.hash, contentId: 'post-5', action: 'kept' },
    ];
    const sent = await call(
      'beta',
      'POST',
      '/v1/match-reports',
      `${batch.map((l) => JSON.stringify(l)).join('\n')}\nnot json\n`,
      { 'content-type': 'application/x-ndjson' },
    );
    expect(sent.status).toBe(207);
    expect(lines(sent.text).map((l) => l.outcome ?? l.error?.code ?? l.summary)).toEqual([
      'created',
      'created',
      'HASH_NOT_FOUND',
      'VALIDATION_FAILED',
      'MALFORMED_JSON',
      { lines: 5, created: 2, updated: 0, unchanged: 0, refused: 3 },
    ]);
    expect(await countMatches(stack.sql, [hash.id])).toEqual({ found: 3, removed: 2 });
    expect((await call('supervisor', 'GET', `/v1/match-reports?bankId=${id}`)).json.matchReports).toHaveLength(3);
    expect(
      (await call('alpha', 'GET', '/v1/match-reports')).json.matchReports.map(
        (r: { contentId: string }) => r.contentId,
      ),
    ).toEqual(['post-1']);
    expect((await call('stranger', 'POST', '/v1/match-reports', report)).json).toMatchObject({
      code: 'HASH_NOT_FOUND',
    });
    const events =
      await stack.sql`select data from domain_events where type = 'match.found' and data->>'hashId' = ${hash.id}`;
    expect(events).toHaveLength(4);
  });

  it('several platforms that keep what a hash finds send it back to a person, once, until somebody vouches again', async () => {
    const { id, add } = await sharedBank();
    const hash = await add();
    const kept = (who: string, contentId: string) =>
      call(who, 'POST', '/v1/match-reports', { hashId: hash.id, contentId, action: 'kept', reason: 'benign' });
    const now = async () => (await call('supervisor', 'GET', `/v1/banks/${id}/hashes/${hash.id}`)).json;
    await kept('alpha', 'x');
    expect(await now()).toMatchObject({ status: 'active', trust: 0.5 });
    await call('beta', 'POST', `/v1/exchange/${id}/feedback`, { hash: hash.hash, value: 'notBlocked', tags: ['logo'] });
    expect(await now()).toMatchObject({ status: 'received', confirmedAt: null, disputedAt: expect.any(String) });
    expect(
      (await call('supervisor', 'GET', '/v1/hashes/waiting?disputed=true')).json.hashes.map(
        (h: { id: string }) => h.id,
      ),
    ).toContain(hash.id);
    const { alerts } = (await call('supervisor', 'GET', '/v1/alerts')).json;
    expect(alerts.filter((x: { subject: string }) => x.subject === hash.id)).toHaveLength(1);
    expect((await call('supervisor', 'POST', `/v1/banks/${id}/confirm`, { hashIds: [hash.id] })).json).toEqual({
      confirmed: 1,
    });
    await kept('alpha', 'y');
    expect(await now()).toMatchObject({ status: 'active', disputedAt: null });
  });

  it('feedback: the same word twice changes nothing; one hash that is unknown refuses itself alone', async () => {
    const { id, add } = await sharedBank();
    const hash = await add();
    const say = () =>
      call('alpha', 'POST', `/v1/exchange/${id}/feedback`, {
        feedback: [
          { hashId: hash.id, value: 'blocked', tags: ['b', 'a'] },
          { hash: pdq(), value: 'blocked' },
        ],
      });
    const first = await say();
    expect([first.status, first.json.results.map((r: { outcome: string }) => r.outcome)]).toEqual([
      207,
      ['created', 'refused'],
    ]);
    expect((await say()).json.results[0].outcome).toBe('unchanged');
    expect(
      (await call('alpha', 'POST', `/v1/exchange/${id}/feedback`, { hash: hash.hash, value: 'never' })).status,
    ).toBe(422);
  });
});
