import { newId } from '@haetae/contracts';
import { addHashes, createBank, emitEvents, ensureOrganisation, inTransaction } from '@haetae/store';
import { verifyWebhook } from '@haetae/webhook-signature';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Endpoint, type Received, startEndpoint } from '../support/start-endpoint.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

/** Several wait for a second or so; none for long, unless it fails. */
const eventually = (look: () => unknown) => expect.poll(look, { timeout: 20_000, interval: 50 });

describe.each(queueBackends().map((backend) => [backend.kind, backend] as const))('webhooks on %s', (_, backend) => {
  let stack: Stack;
  let admin: string;
  let organisationId: string;
  const endpoints: Endpoint[] = [];
  beforeAll(async () => {
    stack = await startStack(backend, { env: { HAETAE_WEBHOOK_PRIVATE: '1' }, textScorer: scoreByWord() });
    admin = await stack.key('admin');
    organisationId = (await ensureOrganisation(stack.sql, 'default')).id;
    await stack.work('webhooks');
  });
  afterAll(() => stack.stop());
  afterEach(async () => {
    await stack.sql`delete from webhooks`;
    for (const endpoint of endpoints.splice(0)) await endpoint.close();
  });

  const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, key = admin) => {
    const answer = await stack.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${key}` },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
  };
  const endpoint = async (...args: Parameters<typeof startEndpoint>) => {
    const made = await startEndpoint(...args);
    endpoints.push(made);
    return made;
  };
  const subscribe = async (url: string, events: string[] = []) =>
    (await call('POST', '/v1/webhooks', { url, events })).body as { id: string; secret: string };
  const emit = (n: number, caseId?: string, type: 'match.found' | 'case.flagged' = 'match.found') =>
    inTransaction(stack.sql, (tx) =>
      emitEvents(
        tx,
        Array.from({ length: n }, (_unused, i) => ({
          organisationId,
          type,
          data: { n: i },
          ...(caseId === undefined ? {} : { caseId: caseId as `cas_${string}` }),
        })),
      ),
    );
  const log = async (id: string) => (await call('GET', `/v1/webhooks/${id}/deliveries`)).body.deliveries;
  const numbers = (list: Received[]) => list.map((r) => r.message.data.n);

  it('delivers what an endpoint asked for, signed, in the order of the case, and says so in the log', async () => {
    const server = await endpoint();
    const { id, secret } = await subscribe(server.url, ['match.found']);
    const caseId = newId('case');
    const ids = await emit(20, caseId);
    await emit(1, caseId, 'case.flagged');
    const got = await server.until(20);
    expect(numbers(got)).toEqual(Array.from({ length: 20 }, (_unused, i) => i));
    expect(got.map((r) => r.headers['webhook-id'])).toEqual(ids);
    for (const { headers, body } of got) {
      const verified = await verifyWebhook({ secrets: secret, headers, body });
      expect(verified.payload).toMatchObject({ id: verified.id, type: 'match.found', caseId });
    }
    await eventually(async () => (await log(id)).map((d: { status: string }) => d.status)).toEqual(
      Array.from({ length: 20 }, () => 'succeeded'),
    );
    const [line] = await log(id);
    expect(line).toMatchObject({ attempts: 1, responseCode: 204, error: null, nextAttemptAt: null, caseId });
    expect(server.received).toHaveLength(20);
  });

  it('shows the secret once, keeps it sealed, and signs with both while it is being replaced', async () => {
    const server = await endpoint();
    const { id, secret } = await subscribe(server.url);
    expect(secret).toMatch(/^whsec_/);
    expect(JSON.stringify((await call('GET', `/v1/webhooks/${id}`)).body)).not.toContain(secret);
    const [row] = await stack.sql<{ secret: Buffer }[]>`select secret from webhooks where id = ${id}`;
    expect(row!.secret.includes(Buffer.from(secret))).toBe(false);
    const rotated = (await call('POST', `/v1/webhooks/${id}/rotate-secret`, { overlapHours: 1 })).body;
    expect(rotated.secret).not.toBe(secret);
    await emit(1);
    const [both] = await server.until(1);
    for (const secrets of [secret, rotated.secret])
      await verifyWebhook({ secrets, headers: both!.headers, body: both!.body });
    await call('POST', `/v1/webhooks/${id}/rotate-secret`, { overlapHours: 0 });
    await emit(1);
    const [, after] = await server.until(2);
    for (const secrets of [secret, rotated.secret])
      await expect(verifyWebhook({ secrets, headers: after!.headers, body: after!.body })).rejects.toMatchObject({
        reason: 'signature-wrong',
      });
  });

  it('holds the later events of a case back while an earlier one fails, and lets other cases pass', async () => {
    const [stuck, free] = [newId('case'), newId('case')];
    const server = await endpoint((r, index) => (r.message.caseId === stuck && index < 30 ? 500 : 200));
    const { id } = await subscribe(server.url);
    await emit(3, stuck);
    const others = await emit(2, free);
    const passed = await server.until(2, (r) => r.message.caseId === free);
    expect(passed.map((r) => r.message.id)).toEqual(others);
    const failed = server.received.filter((r) => r.message.caseId === stuck);
    expect(numbers(failed)).toEqual([0]);
    await eventually(async () =>
      (await log(id)).some((d: { attempts: number; status: string }) => d.status === 'pending' && d.attempts === 1),
    ).toBe(true);
    server.answerWith(() => 200);
    await stack.sql`update webhook_deliveries set due_at = now() where status = 'pending'`;
    const all = await server.until(4, (r) => r.message.caseId === stuck);
    expect(numbers(all)).toEqual([0, 0, 1, 2]);
    expect(all[1]!.headers['webhook-id']).toBe(all[0]!.headers['webhook-id']);
    expect(all[1]!.body).toBe(all[0]!.body);
  });

  it('opens the circuit of an endpoint that fails on and on, probes it, and delivers everything once it is back', async () => {
    const server = await endpoint(() => 503);
    const { id } = await subscribe(server.url);
    await emit(12);
    await eventually(async () => (await call('GET', `/v1/webhooks/${id}`)).body.circuit.state).toBe('open');
    const before = server.received.length;
    expect(before).toBeGreaterThanOrEqual(5);
    // While it is open, what happens is owed and not sent.
    await emit(3);
    await eventually(async () => (await call('GET', `/v1/webhooks/${id}`)).body.pending).toBe(15);
    // The time to look again has come: one probe goes, fails, and the circuit is open again.
    await stack.sql`update webhooks set open_until = now() - interval '1 second'`;
    await server.until(before + 1);
    await eventually(async () => (await call('GET', `/v1/webhooks/${id}`)).body.circuit.state).toBe('open');
    expect(server.received).toHaveLength(before + 1);
    server.answerWith(() => 200);
    const failedAttempts = server.received.length;
    await stack.sql`update webhooks set open_until = now() - interval '1 second'`;
    await stack.sql`update webhook_deliveries set due_at = now() where id = (select min(id) from webhook_deliveries where status = 'pending')`;
    await server.until(failedAttempts + 15);
    await eventually(async () => (await call('GET', `/v1/webhooks/${id}`)).body).toMatchObject({
      pending: 0,
      dead: 0,
      circuit: { state: 'closed', failures: 0 },
    });
  });

  it('gives up after its time, shows it, and sends it again by hand under the same id', async () => {
    const server = await endpoint(() => 500);
    const { id } = await subscribe(server.url);
    const [event] = await emit(1);
    await eventually(async () => (await log(id))[0]?.attempts).toBe(1);
    await stack.sql`update webhook_deliveries set give_up_at = now(), due_at = now(), handed_until = null where event_id = ${event!}`;
    await eventually(async () => (await log(id))[0].status).toBe('dead');
    const [dead] = await log(id);
    expect(dead).toMatchObject({ responseCode: 500, error: 'HTTP_500', nextAttemptAt: null });
    server.answerWith(() => 200);
    const replayed = await call('POST', `/v1/webhooks/${id}/deliveries/${dead.id}/replay`);
    expect(replayed).toMatchObject({ status: 202, body: { status: 'pending' } });
    await eventually(async () => (await log(id))[0].status).toBe('succeeded');
    expect(new Set(server.received.map((r) => r.headers['webhook-id']))).toEqual(new Set([event]));
  });

  it('replays everything since a moment, also to an endpoint that came later', async () => {
    const since = new Date().toISOString();
    const server = await endpoint();
    const first = await subscribe(server.url);
    const ids = await emit(5);
    await server.until(5);
    const later = await endpoint();
    const { id } = await subscribe(later.url, ['match.found']);
    expect((await call('POST', `/v1/webhooks/${id}/replay`, { since })).body).toEqual({ count: 5 });
    expect((await later.until(5)).map((r) => r.message.id).sort()).toEqual([...ids].sort());
    await eventually(async () => (await log(first.id)).every((d: { status: string }) => d.status === 'succeeded')).toBe(
      true,
    );
    expect((await call('POST', `/v1/webhooks/${first.id}/replay`, { since, only: 'dead' })).body).toEqual({ count: 0 });
    expect((await call('POST', `/v1/webhooks/${first.id}/replay`, { since })).body).toEqual({ count: 5 });
    await server.until(10);
  });

  it('keeps what is owed through a pause', async () => {
    const server = await endpoint();
    const { id } = await subscribe(server.url);
    expect((await call('PATCH', `/v1/webhooks/${id}`, { paused: true })).body).toMatchObject({ paused: true });
    await emit(2);
    await eventually(async () => (await log(id)).length).toBe(2);
    expect((await call('POST', `/v1/webhooks/${id}/ping`, {})).body.code).toBe('WEBHOOK_PAUSED');
    expect(server.received).toHaveLength(0);
    await call('PATCH', `/v1/webhooks/${id}`, { paused: false });
    await server.until(2);
    const { self } = (await call('POST', `/v1/webhooks/${id}/ping`, {})).body;
    const [ping] = await server.until(1, (r) => r.message.type === 'ping');
    await eventually(async () => (await call('GET', self)).body.status).toBe('succeeded');
    expect((await call('GET', self)).body.body).toBe(ping!.body);
  });

  it('pauses an endpoint that says it is gone', async () => {
    const server = await endpoint(() => 410);
    const { id } = await subscribe(server.url);
    await emit(1);
    await eventually(async () => (await call('GET', `/v1/webhooks/${id}`)).body).toMatchObject({
      paused: true,
      pausedReason: 'the endpoint answered 410 Gone',
      pending: 1,
    });
  });

  it('follows no redirect', async () => {
    const target = await endpoint();
    const server = await endpoint(() => ({ status: 307, headers: { location: target.url } }));
    const { id } = await subscribe(server.url);
    await emit(1);
    await eventually(async () => (await log(id))[0]?.error).toBe('REDIRECT_NOT_FOLLOWED');
    expect(target.received).toHaveLength(0);
  });

  it('tells of hashes that were added and withdrawn, many in one message, each once', async () => {
    const server = await endpoint();
    await subscribe(server.url, ['hash.added', 'hash.withdrawn']);
    const bank = await inTransaction(stack.sql, (tx) =>
      createBank(tx, { organisationId, name: `told-${backend.kind}`, kind: 'block', distance: 31 }),
    );
    const hashes = Array.from({ length: 250 }, (_unused, n) => ({
      algorithm: 'sha256' as const,
      hash: n.toString(16).padStart(64, '0'),
    }));
    const add = () => inTransaction(stack.sql, (tx) => addHashes(tx, { bankId: bank.id, hashes, confirmedBy: 'test' }));
    const [{ id } = { id: '' }] = await add();
    const told = await server.until(3);
    // Messages of different hashes may overtake each other; within one they stand in the order of the bank.
    const inOrder = told.map((r) => (r.message.data.hashes as { hash: string }[]).map((h) => h.hash));
    expect(inOrder.flat().sort()).toEqual(hashes.map((h) => h.hash));
    for (const message of inOrder) expect(message).toEqual(message.toSorted());
    await add();
    await call('DELETE', `/v1/banks/${bank.id}/hashes/${id}?reason=mistake`);
    const [withdrawn] = await server.until(1, (r) => r.message.type === 'hash.withdrawn');
    expect(withdrawn!.message.data).toMatchObject({ bankId: bank.id, hashes: [{ id, status: 'withdrawn' }] });
    expect(server.received).toHaveLength(4);
  });

  it('tells a platform that asked of a match on a confirmed hash, and of no other', async () => {
    const server = await endpoint();
    await subscribe(server.url, ['match.found']);
    const bank = await inTransaction(stack.sql, (tx) =>
      createBank(tx, { organisationId, name: `asked-${backend.kind}`, kind: 'block', distance: 31 }),
    );
    const [confirmed, waiting] = ['a'.repeat(64), 'b'.repeat(64)];
    await inTransaction(stack.sql, async (tx) => {
      await addHashes(tx, { bankId: bank.id, hashes: [{ algorithm: 'sha256', hash: confirmed }], confirmedBy: 'test' });
      await addHashes(tx, { bankId: bank.id, hashes: [{ algorithm: 'sha256', hash: waiting }] });
    });
    const platform = await stack.key('platform');
    const ask = (hash: string) =>
      call('POST', '/v1/match', { hashes: [{ id: `q-${hash[0]}`, algorithm: 'sha256', hash }] }, platform);
    await eventually(async () => (await ask(waiting)).body.results[0].matches.length).toBe(1);
    await ask(confirmed);
    const [found] = await server.until(1);
    expect(found!.message.data).toMatchObject({ foundBy: 'lookup', queryId: 'q-a', bankName: `asked-${backend.kind}` });
    expect(server.received).toHaveLength(1);
  });
});

describe('an endpoint that answers after its time', () => {
  let stack: Stack;
  beforeAll(async () => {
    const env = { HAETAE_WEBHOOK_PRIVATE: '1', HAETAE_WEBHOOK_TIMEOUT_S: '1' };
    stack = await startStack(queueBackends()[0]!, { env, textScorer: scoreByWord() });
  });
  afterAll(() => stack.stop());

  it('has failed, is sent the same message again, keeps the order of the case, and holds up nobody else', async () => {
    const admin = await stack.key('admin');
    const { id: organisationId } = await ensureOrganisation(stack.sql, 'default');
    const late = await startEndpoint(() => ({ status: 200, headers: {}, afterMs: 1_900 }));
    const prompt = await startEndpoint();
    const headers = { authorization: `Bearer ${admin}` };
    const made: { id: string }[] = [];
    for (const url of [late.url, prompt.url])
      made.push(
        (await stack.app.inject({ method: 'POST', url: '/v1/webhooks', headers, payload: { url, events: [] } })).json(),
      );
    await stack.work('webhooks');
    const caseId = newId('case');
    await inTransaction(stack.sql, (tx) =>
      emitEvents(
        tx,
        Array.from({ length: 3 }, (_, n) => ({ organisationId, caseId, type: 'match.found' as const, data: { n } })),
      ),
    );
    await prompt.until(3);
    const log = async () =>
      (await stack.app.inject({ url: `/v1/webhooks/${made[0]!.id}/deliveries`, headers })).json().deliveries as {
        status: string;
        attempts: number;
        error: string | null;
      }[];
    await eventually(async () => (await log()).some((d) => d.attempts === 1)).toBe(true);
    expect((await log()).map((d) => d.status)).toEqual(['pending', 'pending', 'pending']);
    expect((await log()).find((d) => d.attempts === 1)!.error).not.toBeNull();
    const sent = late.received.length;
    late.answerWith(() => 200);
    await stack.sql`update webhook_deliveries set due_at = now() where status = 'pending'`;
    const all = await late.until(sent + 3);
    expect(new Set(all.slice(0, sent).map((r) => r.message.data.n))).toEqual(new Set([0]));
    expect(all.slice(sent).map((r) => r.message.data.n)).toEqual([0, 1, 2]);
    expect(all[sent]!.headers['webhook-id']).toBe(all[0]!.headers['webhook-id']);
    await late.close();
    await prompt.close();
  });
});

describe('what is refused', () => {
  let stack: Stack;
  let admin: string;
  beforeAll(async () => {
    stack = await startStack(queueBackends()[0]!, { textScorer: scoreByWord() });
    admin = await stack.key('admin');
  });
  afterAll(() => stack.stop());
  const post = (payload: object) =>
    stack.app.inject({ method: 'POST', url: '/v1/webhooks', headers: { authorization: `Bearer ${admin}` }, payload });

  it.each([
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://10.0.0.8/x',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/x',
    'https://localhost/x',
    'http://203.0.114.9/x',
    'ftp://example.org/x',
    'https://user:pass@example.org/x',
    'not a url',
  ])('%s', async (url) => {
    const answer = await post({ url });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'WEBHOOK_URL_REFUSED']);
  });

  it('an event that there is none of, and a field that there is none of', async () => {
    expect((await post({ url: 'https://example.org', events: ['case.deleted'] })).json().code).toBe(
      'VALIDATION_FAILED',
    );
    expect((await post({ url: 'https://example.org', secret: 'whsec_mine' })).json().code).toBe('VALIDATION_FAILED');
  });

  it('an endpoint whose name leads to a private address by the time it is sent to', async () => {
    const { id } = await stack.sql.begin(async (tx) => {
      const [row] = await tx<{ id: string }[]>`select id from organisations limit 1`;
      return row!;
    });
    const server = await startEndpoint();
    const made = (await post({ url: 'https://example.org/hook' })).json();
    await stack.sql`update webhooks set url = ${server.url.replace('http:', 'https:')} where id = ${made.id}`;
    await stack.work('webhooks');
    await inTransaction(stack.sql, (tx) => emitEvents(tx, [{ organisationId: id, type: 'match.found', data: {} }]));
    const log = async () =>
      (
        await stack.app.inject({
          url: `/v1/webhooks/${made.id}/deliveries`,
          headers: { authorization: `Bearer ${admin}` },
        })
      ).json().deliveries[0];
    await eventually(async () => (await log())?.error).toBe('WEBHOOK_URL_REFUSED');
    expect(server.received).toHaveLength(0);
    await server.close();
  });
});
