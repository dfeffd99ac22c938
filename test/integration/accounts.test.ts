import type { AddressInfo } from 'node:net';
import { totpCode } from '@haetae/identity';
import { createUser, ensureOrganisation, verifyAccessLog } from '@haetae/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowserClient } from '../support/browser-client.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { hashedPassword, PASSWORD, signedIn } from '../support/sign-in.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let base: string;
let n = 0;
const next = () => {
  n += 1;
  return n;
};
/** Every browser comes from an address of its own, unless it is said which. */
const browser = (address = `10.0.${Math.floor(next() / 250)}.${(n % 250) + 1}`) =>
  createBrowserClient(base, { address });

beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { env: { HAETAE_TRUSTED_PROXIES: '127.0.0.1' } });
  await stack.app.listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${(stack.app.server.address() as AddressInfo).port}`;
});
afterAll(async () => await stack.stop());

/** Somebody with `PASSWORD`, not signed in. */
async function person(role: 'admin' | 'moderator' = 'moderator', organisation = 'default', email?: string) {
  const { id: organisationId } = await ensureOrganisation(stack.sql, organisation);
  const name = `Person ${next()}`;
  const passwordHash = await hashedPassword();
  const id = await createUser(stack.sql, { organisationId, name, email, role, passwordHash, createdBy: 'tests' });
  return { id, name, organisationId };
}
const expire = (sessionId: string, column: 'expires_at' | 'last_seen_at') =>
  stack.sql`update sessions set ${stack.sql(column)} = now() - interval '3 hours' where id = ${sessionId}`;

describe('signing in', () => {
  it('sets a cookie that scripts and other sites cannot use, and says who is there', async () => {
    const { id, name } = await person('moderator', 'default', 'nino@example.org');
    const client = browser();
    const answer = await client.signIn('NINO@example.org ');
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      user: { id, name, role: 'moderator', organisation: 'default', lang: null, totpEnabled: false },
      mustSetUp: null,
    });
    const hours = (new Date(answer.body.expiresAt).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(9.9);
    expect(hours).toBeLessThanOrEqual(10);
    const [session, device] = answer.headers.getSetCookie();
    for (const cookie of [session, device]) {
      expect(cookie).toMatch(/; HttpOnly/i);
      expect(cookie).toMatch(/; SameSite=Strict/i);
      expect(cookie).not.toMatch(/; Secure/i);
    }
    expect((await client.get('/v1/session')).body).toMatchObject({ kind: 'user', actor: id, csrfToken: client.csrf() });
    const kept = JSON.stringify(await stack.sql`select * from sessions where user_id = ${id}`);
    expect(kept).not.toContain(client.jar.get('haetae_session'));
    expect((await client.delete('/v1/session')).status).toBe(204);
    expect((await client.get('/v1/session')).body.code).toBe('KEY_MISSING');
  });

  it('over TLS binds the cookie to TLS and to the host', async () => {
    const { name } = await person();
    const client = createBrowserClient(base, {
      headers: { 'x-forwarded-proto': 'https', origin: base.replace('http:', 'https:') },
    });
    const answer = await client.signIn(name);
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-haetae_session=.*; Path=\/;.*Secure/);
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
    expect((await client.get('/v1/session')).status).toBe(200);
  });

  it('tells a key who it is too', async () => {
    const authorization = `Bearer ${await stack.key('auditor')}`;
    const { body } = await browser().get('/v1/session', { authorization });
    expect(body).toMatchObject({ kind: 'key', role: 'auditor', user: null, csrfToken: null });
  });

  it('answers a wrong password, an unknown name and a disabled person alike', async () => {
    const [known, gone] = [await person(), await person()];
    await stack.sql`update users set disabled_at = now() where id = ${gone.id}`;
    const answers = [
      await browser().signIn(known.name, { password: 'not the right one' }),
      await browser().signIn('nobody at all'),
      await browser().signIn(gone.name),
    ];
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 401, body: answers[0]!.body });
    expect(answers[0]!.body.code).toBe('LOGIN_FAILED');
  });

  it('takes strange names for nobody', async () => {
    for (const login of ["' or 1=1 --", '\u0000', '\ud800', '💥'.repeat(50), ' '])
      expect([401, 422, 400]).toContain((await browser().signIn(login)).status);
  });
});

describe('guessing passwords', () => {
  it('slows down whoever guesses, all at once too, and keeps nobody else out', async () => {
    const owner = await person();
    const atHome = browser('10.1.0.1');
    expect((await atHome.signIn(owner.name)).status).toBe(201);
    const thief = browser('10.1.0.2');
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, i) => thief.signIn(owner.name, { password: `x${i}` })),
    );
    const checked = tries.filter((t) => t.body.code === 'LOGIN_FAILED');
    expect(checked).toHaveLength(5);
    const [refused] = tries.filter((t) => t.status === 429);
    expect(refused!.body.code).toBe('LOGIN_THROTTLED');
    expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    // Even the right password waits there, and even on the owner's own name elsewhere it does not.
    expect((await thief.signIn(owner.name)).status).toBe(429);
    expect((await atHome.signIn(owner.name)).status).toBe(201);
    expect((await browser('10.1.0.3').signIn(owner.name)).status).toBe(201);
    // The owner's browser is known at the thief's address as well.
    const moved = createBrowserClient(base, { address: '10.1.0.2' });
    for (const [key, value] of atHome.jar) moved.jar.set(key, value);
    moved.jar.delete('haetae_session');
    expect((await moved.signIn(owner.name)).status).toBe(201);
    // A mark of a device that was made up helps nobody. New guesses first: the wait for the others may be over by now.
    await Promise.all(Array.from({ length: 20 }, (_, i) => thief.signIn(owner.name, { password: `y${i}` })));
    const forged = createBrowserClient(base, { address: '10.1.0.2' });
    forged.jar.set('haetae_device', `${owner.id}.aaaa.bbbb`);
    expect((await forged.signIn(owner.name)).status).toBe(429);
  });

  it('from many addresses does not keep the owner out at the address and browser where they signed in before', async () => {
    const owner = await person();
    const desk = browser('10.2.0.1');
    await desk.signIn(owner.name);
    const codes = new Set<string>();
    for (let i = 2; i < 60; i += 1)
      codes.add((await browser(`10.2.0.${i}`).signIn(owner.name, { password: 'guess' })).body.code);
    expect(codes).toEqual(new Set(['LOGIN_FAILED', 'LOGIN_THROTTLED']));
    expect((await browser('10.2.0.1').signIn(owner.name)).status).toBe(201);
    expect((await desk.signIn(owner.name)).status).toBe(201);
  });
});

describe('a session', () => {
  it('does nothing for another site', async () => {
    const { cookie, headers } = await signedIn(stack.sql, 'supervisor');
    const make = async (extra: Record<string, string>) =>
      await browser().post('/v1/banks', { name: `bank ${next()}`, kind: 'block' }, { cookie, ...extra });
    const token = headers['x-csrf-token'];
    expect((await make({ 'x-csrf-token': token })).status).toBe(201);
    expect((await make({ 'x-csrf-token': token, 'sec-fetch-site': 'same-origin' })).status).toBe(201);
    for (const extra of [
      {},
      { 'x-csrf-token': '' },
      { 'x-csrf-token': `${token}x` },
      { 'x-csrf-token': (await signedIn(stack.sql, 'supervisor')).headers['x-csrf-token'] },
      { 'x-csrf-token': token, origin: 'https://evil.example' },
      { 'x-csrf-token': token, origin: 'null' },
      { 'x-csrf-token': token, 'sec-fetch-site': 'cross-site' },
      { 'x-csrf-token': token, 'sec-fetch-site': 'same-site' },
    ])
      expect((await make(extra)).body, JSON.stringify(extra)).toMatchObject({ code: 'CSRF_REFUSED', status: 403 });
    const { name } = await person();
    const elsewhere = await browser().post(
      '/v1/sessions',
      { login: name, password: PASSWORD },
      { origin: 'https://evil.example' },
    );
    expect(elsewhere.body.code).toBe('CSRF_REFUSED');
  });

  it('ends after its fixed life and after idling, and the same person goes on where they were', async () => {
    for (const column of ['expires_at', 'last_seen_at'] as const) {
      const { name, id } = await person();
      const client = browser();
      await client.signIn(name);
      const [row] = await stack.sql<{ id: string }[]>`select id from sessions where user_id = ${id}`;
      await expire(row!.id, column);
      stack.app.forgetCredentials();
      expect((await client.get('/v1/session')).body.code).toBe('SESSION_EXPIRED');
      expect((await client.post('/v1/session/reauthenticate', { password: 'wrong' })).body.code).toBe('LOGIN_FAILED');
      const again = await client.post('/v1/session/reauthenticate', { password: PASSWORD });
      expect(again.status).toBe(201);
      expect(again.body.user.id).toBe(id);
      expect((await client.get('/v1/session')).body.actor).toBe(id);
    }
    expect((await browser().post('/v1/session/reauthenticate', { password: PASSWORD })).body.code).toBe(
      'SESSION_MISSING',
    );
  });

  it('is listed and ended by its owner, and by an admin of the same organisation alone', async () => {
    const owner = await person('moderator', 'team one');
    const [desk, phone] = [browser(), browser()];
    await desk.signIn(owner.name);
    await phone.signIn(owner.name);
    const { sessions } = (await desk.get('/v1/sessions')).body;
    expect(sessions.map((s: { current: boolean }) => s.current)).toEqual([false, true]);
    expect((await desk.delete(`/v1/sessions/${sessions[0].id}`)).status).toBe(204);
    expect((await phone.get('/v1/session')).body).toMatchObject({ code: 'SESSION_REVOKED' });

    const [colleague, admin, stranger] = [
      await signedIn(stack.sql, 'moderator', 'team one'),
      await signedIn(stack.sql, 'admin', 'team one'),
      await signedIn(stack.sql, 'admin', 'team two'),
    ];
    const path = `/v1/sessions/${sessions[1].id}`;
    expect((await browser().delete(path, colleague.headers)).status).toBe(404);
    expect((await browser().delete(path, stranger.headers)).status).toBe(404);
    const all = (await browser().get('/v1/sessions?all=true', admin.headers)).body.sessions;
    expect(all.map((s: { userName: string }) => s.userName)).toContain(owner.name);
    const others = (await browser().get('/v1/sessions?all=true', stranger.headers)).body.sessions;
    expect(others.map((s: { userName: string }) => s.userName)).not.toContain(owner.name);
    expect((await browser().delete(path, admin.headers)).status).toBe(204);
    expect((await desk.get('/v1/session')).body.code).toBe('SESSION_REVOKED');
  });
});

describe('people', () => {
  it('are made with a one-time password that they must change, and see nothing before', async () => {
    const admin = await signedIn(stack.sql, 'admin', 'team three');
    const made = await browser().post('/v1/users', { name: 'Amina K', role: 'moderator', lang: 'fr' }, admin.headers);
    expect(made.status).toBe(201);
    const { user, oneTimePassword } = made.body;
    expect(user).toMatchObject({ organisation: 'team three', mustChangePassword: true, createdBy: admin.id });
    const client = browser();
    const signedInView = await client.signIn('amina k', { password: oneTimePassword });
    expect(signedInView.body).toMatchObject({ mustSetUp: 'password', user: { lang: 'fr' } });
    expect((await client.get('/v1/cases')).body.code).toBe('PASSWORD_CHANGE_REQUIRED');
    const change = (password: string, current = oneTimePassword) =>
      client.post('/v1/session/password', { current, password });
    expect((await change('Amina K 2026')).body.code).toBe('PASSWORD_TOO_WEAK');
    expect((await change(oneTimePassword)).body.code).toBe('PASSWORD_TOO_WEAK');
    expect((await change(PASSWORD, 'wrong')).body).toMatchObject({ status: 422, errors: [{ path: 'current' }] });
    const before = client.jar.get('haetae_session');
    expect((await change(PASSWORD)).body).toMatchObject({ mustSetUp: null });
    expect(client.jar.get('haetae_session')).not.toBe(before);
    expect((await client.get('/v1/cases')).status).toBe(200);
    const old = browser();
    old.jar.set('haetae_session', before!);
    expect((await old.get('/v1/session')).body.code).toBe('SESSION_REVOKED');
    expect((await browser().signIn('amina k', { password: oneTimePassword })).body.code).toBe('LOGIN_FAILED');
  });

  it('are invited by a link that works once', async () => {
    const admin = await signedIn(stack.sql, 'admin', 'team four');
    const { body } = await browser().post(
      '/v1/users',
      { name: 'Dina', role: 'supervisor', handOver: 'invitation' },
      admin.headers,
    );
    const { token, url } = body.invitation;
    expect(url).toBe(`${base}/console/invitation#${token}`);
    expect((await browser().post('/v1/invitations/look', { token })).body).toMatchObject({ name: 'Dina' });
    expect((await browser().post('/v1/invitations/accept', { token, password: 'short' })).status).toBe(422);
    const clients = [browser(), browser(), browser()];
    const answers = await Promise.all(
      clients.map((c) => c.post('/v1/invitations/accept', { token, password: PASSWORD })),
    );
    expect(answers.map((a) => a.status).toSorted()).toEqual([201, 410, 410]);
    const winner = clients[answers.findIndex((a) => a.status === 201)]!;
    expect((await winner.get('/v1/session')).body.user.name).toBe('Dina');
    const second = await browser().post(`/v1/users/${body.user.id}/reset`, { handOver: 'invitation' }, admin.headers);
    await stack.sql`update invitations set expires_at = now() where user_id = ${body.user.id}`;
    const late = await browser().post('/v1/invitations/look', { token: second.body.invitation.token });
    expect(late.body.code).toBe('INVITATION_INVALID');
    expect((await winner.get('/v1/session')).body.code).toBe('SESSION_REVOKED');
  });

  it('have names and addresses of their own, and lose their sessions with a role or an account', async () => {
    const admin = await signedIn(stack.sql, 'admin', 'team five');
    const other = await person('moderator', 'team five', 'lea@example.org');
    const post = (body: object) => browser().post('/v1/users', { role: 'monitor', ...body }, admin.headers);
    expect((await post({ name: other.name.toUpperCase() })).body.code).toBe('USER_NAME_TAKEN');
    expect((await post({ name: 'x', email: 'LEA@example.org' })).body.code).toBe('USER_NAME_TAKEN');
    expect((await post({ name: 'lea@example.org' })).body.code).toBe('USER_NAME_TAKEN');
    for (const change of [{ role: 'supervisor' }, { disabled: true }]) {
      if (!('disabled' in change)) expect((await browser().signIn(other.name)).status).toBe(201);
      const client = browser();
      await client.signIn(other.name);
      const changed = await browser().patch(`/v1/users/${other.id}`, change, admin.headers);
      expect(changed.status).toBe(200);
      expect((await client.get('/v1/session')).body.code).toBe('SESSION_REVOKED');
    }
    expect((await browser().signIn(other.name)).body.code).toBe('LOGIN_FAILED');
    await browser().patch(`/v1/users/${other.id}`, { disabled: false, routing: { langs: ['ka'] } }, admin.headers);
    expect((await browser().signIn(other.name)).body.user.routing).toEqual({ langs: ['ka'] });
  });

  it('keep one admin, whoever tries at the same time', async () => {
    const [a, b] = [await signedIn(stack.sql, 'admin', 'team six'), await signedIn(stack.sql, 'admin', 'team six')];
    const answers = await Promise.all([
      browser().patch(`/v1/users/${a.id}`, { role: 'moderator' }, b.headers),
      browser().patch(`/v1/users/${b.id}`, { disabled: true }, a.headers),
    ]);
    const [{ n: left }] = await stack.sql<[{ n: number }]>`
      select count(*)::int as n from users u join organisations o on o.id = u.organisation_id
      where o.name = 'team six' and u.role = 'admin' and u.disabled_at is null`;
    expect(left).toBe(1);
    expect(answers.filter((x) => x.status === 200)).toHaveLength(1);
  });

  it('of other organisations are out of an admin’s reach, save for the one that runs the instance', async () => {
    const theirs = await person('moderator', 'team seven');
    const admin = await signedIn(stack.sql, 'admin', 'team eight');
    expect((await browser().patch(`/v1/users/${theirs.id}`, { disabled: true }, admin.headers)).status).toBe(404);
    const into = { organisation: 'team seven', name: 'spy', role: 'admin' };
    expect((await browser().post('/v1/users', into, admin.headers)).body.code).toBe('ORGANISATION_NOT_FOUND');
    const authorization = `Bearer ${await stack.key('admin')}`;
    expect((await browser().post('/v1/users', { ...into, name: 'first' }, { authorization })).status).toBe(201);
  });
});

describe('the authenticator app', () => {
  it('is set up, asked for, and takes no code twice', async () => {
    const { name, id } = await person();
    const client = browser();
    await client.signIn(name);
    const setUp = (await client.post('/v1/session/totp')).body;
    expect(setUp.uri).toContain(`secret=${setUp.secret}`);
    // Of this step and the next: both hold for half a minute more, so that a step may end in the middle of this.
    const [first, second] = [totpCode(setUp.secret, Date.now()), totpCode(setUp.secret, Date.now() + 30_000)];
    expect((await client.post('/v1/session/totp/confirm', { code: '12345' })).body.code).toBe('TOTP_INVALID');
    const { recoveryCodes } = (await client.post('/v1/session/totp/confirm', { code: first })).body;
    expect(new Set(recoveryCodes).size).toBe(10);
    const stored = JSON.stringify(await stack.sql`select * from users where id = ${id}`);
    expect(stored).not.toContain(setUp.secret);

    expect((await browser().signIn(name)).body.code).toBe('TOTP_REQUIRED');
    expect((await browser().signIn(name, { totp: first })).body.code).toBe('LOGIN_FAILED');
    expect((await browser().signIn(name, { password: 'wrong', totp: second })).body.code).toBe('LOGIN_FAILED');
    const both = await Promise.all([
      browser().signIn(name, { totp: second }),
      browser().signIn(name, { totp: second }),
    ]);
    expect(both.map((b) => b.status).toSorted()).toEqual([201, 401]);
    expect((await browser().signIn(name, { totp: recoveryCodes[0].toUpperCase() })).status).toBe(201);
    expect((await browser().signIn(name, { totp: recoveryCodes[0] })).body.code).toBe('LOGIN_FAILED');
    // A session alone changes nothing about it.
    expect((await client.post('/v1/session/totp')).body.code).toBe('TOTP_REQUIRED');
    expect((await client.post('/v1/session/totp/remove', { code: '000000' })).body.code).toBe('TOTP_INVALID');
    expect((await client.post('/v1/session/totp/remove', { code: recoveryCodes[1] })).body.totpEnabled).toBe(false);
    expect((await browser().signIn(name)).status).toBe(201);
  });

  it('is asked of everybody where the organisation does', async () => {
    const admin = await signedIn(stack.sql, 'admin', 'team nine');
    const { name, organisationId } = await person('moderator', 'team nine');
    const path = `/v1/organisations/${organisationId}`;
    expect((await browser().patch(path, { requireTotp: true }, admin.headers)).status).toBe(200);
    const client = browser();
    expect((await client.signIn(name)).body.mustSetUp).toBe('totp');
    expect((await client.get('/v1/cases')).body.code).toBe('TOTP_SETUP_REQUIRED');
    const { secret } = (await client.post('/v1/session/totp')).body;
    await client.post('/v1/session/totp/confirm', { code: totpCode(secret, Date.now()) });
    expect((await client.get('/v1/cases')).status).toBe(200);
    const remove = await client.post('/v1/session/totp/remove', { code: totpCode(secret, Date.now() + 30_000) });
    expect(remove.body.code).toBe('TOTP_SETUP_REQUIRED');
  });
});

describe('the access log', () => {
  it('tells who did what to whom without a secret, cannot be changed, and shows where it was', async () => {
    const admin = await signedIn(stack.sql, 'admin', 'team ten');
    const made = await browser().post('/v1/users', { name: 'Logged', role: 'monitor' }, admin.headers);
    await browser().patch(`/v1/users/${made.body.user.id}`, { role: 'auditor' }, admin.headers);
    const key = await browser().post('/v1/keys', { organisation: 'team ten', role: 'auditor' }, admin.headers);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        browser().patch(`/v1/users/${made.body.user.id}`, { lang: 'ka' }, admin.headers),
      ),
    );
    const authorization = `Bearer ${key.body.key}`;
    const first = (await browser().get('/v1/access-log?limit=20', { authorization })).body;
    const second = (await browser().get(`/v1/access-log?cursor=${first.nextCursor}`, { authorization })).body;
    const lines = [...first.lines, ...second.lines];
    expect(lines.map((l) => l.seq)).toEqual(lines.map((_, i) => lines.length - i));
    expect(lines.slice(-3).map((l) => [l.action, l.actor, l.subject])).toEqual([
      ['key.created', admin.id, key.body.id],
      ['user.role_changed', admin.id, made.body.user.id],
      ['user.created', admin.id, made.body.user.id],
    ]);
    for (const secret of [made.body.oneTimePassword, key.body.key]) expect(JSON.stringify(lines)).not.toContain(secret);
    expect((await browser().get('/v1/access-log/verification', { authorization })).body).toEqual({
      whole: true,
      lines: lines.length,
      brokenAt: null,
    });

    const { organisationId } = made.body.user;
    await expect(stack.sql`delete from access_log where organisation_id = ${organisationId}`).rejects.toThrow(
      'append-only',
    );
    // Somebody with the database's own keys can, and is found out.
    const tamper = async (change: (tx: typeof stack.sql) => Promise<unknown>, brokenAt: number) => {
      const undone = new Error('undone');
      await stack.sql
        .begin(async (tx) => {
          await tx`alter table access_log disable trigger access_log_append_only`;
          await change(tx as unknown as typeof stack.sql);
          expect((await verifyAccessLog(tx, organisationId)).brokenAt).toBe(brokenAt);
          throw undone;
        })
        .catch((error) => expect(error).toBe(undone));
    };
    const of = (seq: number) => stack.sql`organisation_id = ${organisationId} and seq = ${seq}`;
    await tamper((tx) => tx`update access_log set actor = 'usr_nobody' where ${of(2)}`, 2);
    await tamper((tx) => tx`delete from access_log where ${of(5)}`, 5);
    await tamper((tx) => tx`delete from access_log where ${of(lines.length)}`, lines.length);
  });
});
