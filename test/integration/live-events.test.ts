import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { createReviewDesk, type ReviewDesk } from '../support/review-desk.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { signedIn } from '../support/sign-in.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let desk: ReviewDesk;
let base: string;
const DESK = 'the live desk';
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { env: { HAETAE_GOLDEN_SHARE: '0' }, textScorer: scoreByWord() });
  desk = await createReviewDesk(stack, DESK);
  base = await stack.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => stack.stop());

interface Told {
  event: string;
  id: string;
  data: { caseId?: string; gone?: boolean; state?: string };
}

/** A stream over a socket of its own; `until` waits for an event that fits. */
async function listen(headers: Record<string, string>) {
  const got: Told[] = [];
  const waiting = new Set<() => void>();
  const response = await new Promise<IncomingMessage>((done, fail) => {
    get(`${base}/v1/events/stream`, { headers, agent: false }, done).on('error', fail);
  });
  let text = '';
  let isOver = false;
  const wake = () => {
    for (const look of [...waiting]) look();
  };
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text.slice(0, end))?.[1] ?? '';
      if (field('event') !== '') got.push({ event: field('event'), id: field('id'), data: JSON.parse(field('data')) });
      text = text.slice(end + 2);
    }
    wake();
  });
  const over = new Promise<void>((done) => {
    response.on('error', () => undefined);
    response.on('close', () => {
      isOver = true;
      wake();
      done();
    });
  });
  return {
    status: response.statusCode,
    got,
    over,
    drop: () => response.destroy(),
    until: (fits: (told: Told) => boolean) =>
      new Promise<Told>((done, fail) => {
        const look = () => {
          const found = got.find(fits);
          if (!found && !isOver) return;
          waiting.delete(look);
          if (found) done(found);
          else fail(new Error(`the stream ended; it told ${JSON.stringify(got)}`));
        };
        waiting.add(look);
        look();
      }),
  };
}
const bearer = (key: string, more: object = {}) => ({ authorization: `Bearer ${key}`, ...more });
const about = (caseId: string) => (told: Told) => told.data.caseId === caseId;

it('tells what happens, and to who comes back what they missed, each once', async () => {
  const person = await desk.person('moderator');
  const first = await listen(bearer(person.key));
  expect(first.status).toBe(200);
  await first.until((t) => t.event === 'hello');
  const { id } = await desk.addCase();
  const { id: last } = await first.until(about(id));
  first.drop();
  await first.over;
  await person.lease(id);
  const other = await desk.addCase();
  const back = await listen(bearer(person.key, { 'last-event-id': last }));
  await back.until(about(other.id));
  await person.post(`/v1/cases/${id}/release`);
  await back.until((t) => about(id)(t) && t.data.state === 'open');
  expect(back.got.map((t) => [t.event, t.data.caseId, t.data.state])).toEqual([
    ['case', id, 'leased'],
    ['case', other.id, 'open'],
    ['case', id, 'open'],
  ]);
  expect(new Set(back.got.map((t) => t.id)).size).toBe(3);
  back.drop();
});

it('tells who comes back with a place that it does not know to read the queue anew', async () => {
  const person = await desk.person('moderator');
  for (const place of ['0123456789ab-7', 'nonsense', '-1', `${'f'.repeat(12)}-999999`]) {
    const stream = await listen(bearer(person.key, { 'last-event-id': place }));
    expect((await stream.until(() => true)).event).toBe('resync');
    stream.drop();
  }
});

it('tells nobody of another organisation anything', async () => {
  const stranger = await (await createReviewDesk(stack, 'another live desk')).person('moderator');
  const stream = await listen(bearer(stranger.key));
  await stream.until((t) => t.event === 'hello');
  await desk.addCase();
  const own = await (await createReviewDesk(stack, 'another live desk')).addCase();
  await stream.until(about(own.id));
  expect(stream.got.filter((t) => t.event === 'case').map((t) => t.data.caseId)).toEqual([own.id]);
  stream.drop();
});

it('says of a case that goes to the restricted lane that it is gone, once, and from then on nothing', async () => {
  const person = await desk.person('moderator');
  const guard = await desk.person('safeguarding');
  const [seen, guarded] = [await listen(bearer(person.key)), await listen(bearer(guard.key))];
  await Promise.all([seen.until((t) => t.event === 'hello'), guarded.until((t) => t.event === 'hello')]);
  const { id } = await desk.addCase({ labels: ['intimate_image'] });
  await seen.until(about(id));
  expect((await person.post(`/v1/cases/${id}/restrict`, {})).status).toBe(200);
  await seen.until((t) => about(id)(t) && t.data.gone === true);
  await guard.lease(id);
  await guarded.until((t) => about(id)(t) && t.data.state === 'leased');
  expect((await guard.decide(id, 'other')).status).toBe(201);
  await guarded.until((t) => about(id)(t) && t.data.state === 'decided');
  const after = await desk.addCase();
  await seen.until(about(after.id));
  expect(seen.got.filter(about(id)).map((t) => t.data)).toEqual([
    expect.objectContaining({ caseId: id, state: 'open' }),
    { caseId: id, gone: true },
  ]);
  // The other lane hears of its own cases alone, and nothing of this one before it came there.
  expect(guarded.got.filter((t) => t.event === 'case').map((t) => t.data.caseId)).toEqual([id, id, id]);
  seen.drop();
  guarded.drop();
});

it('ends with the session or key that opened it', async () => {
  const person = await signedIn(stack.sql, 'moderator', DESK);
  const admin = await stack.key('admin', DESK);
  const monitor = await desk.person('monitor');
  const [bySession, byKey] = [await listen({ cookie: person.cookie }), await listen(bearer(monitor.key))];
  await Promise.all([bySession.until((t) => t.event === 'hello'), byKey.until((t) => t.event === 'hello')]);
  const out = await fetch(`${base}/v1/sessions/${person.sessionId}`, {
    method: 'DELETE',
    headers: { ...person.headers, origin: base },
  });
  expect(out.status).toBe(204);
  await bySession.until((t) => t.event === 'bye');
  await bySession.over;
  const { keys } = (await stack.app.inject({ url: '/v1/keys', headers: bearer(admin) })).json();
  const mine = keys.find((k: { role: string }) => k.role === 'monitor');
  const gone = await stack.app.inject({ method: 'DELETE', url: `/v1/keys/${mine.id}`, headers: bearer(admin) });
  expect(gone.statusCode).toBeLessThan(300);
  await byKey.until((t) => t.event === 'bye');
  await byKey.over;
  expect((await listen(bearer(monitor.key))).status).toBe(401);
});

it('lets a stop of the process end every stream, and takes no new one', async () => {
  const person = await desk.person('moderator');
  const open = await Promise.all(Array.from({ length: 5 }, () => listen(bearer(person.key))));
  await Promise.all(open.map((s) => s.until((t) => t.event === 'hello')));
  await stack.app.close();
  await Promise.all(open.map((s) => s.over));
  await expect(listen(bearer(person.key))).rejects.toThrow();
});
