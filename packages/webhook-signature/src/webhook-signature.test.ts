import { describe, expect, it } from 'vitest';
import { createReplayGuard } from './replay-guard.ts';
import { newWebhookSecret, signWebhook } from './sign-webhook.ts';
import { verifyWebhook } from './verify-webhook.ts';

const at = new Date('2026-03-29T01:30:00Z');
const body = '{"type":"match.found","data":{"n":1}}';
const secret = newWebhookSecret();
const sign = (overrides: Partial<{ id: string; at: Date; body: string }> = {}, secrets = [secret]) =>
  signWebhook(secrets, { id: 'dev_1', at, body, ...overrides });
const refusal = async (input: Parameters<typeof verifyWebhook>[0]) =>
  await verifyWebhook(input).then(
    () => 'accepted',
    (error: { reason: string }) => error.reason,
  );

describe('signing', () => {
  it('agrees with the reference of the specification', async () => {
    // The example of the reference libraries' own tests (standard-webhooks/libraries).
    const headers = await signWebhook(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    });
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(headers['webhook-timestamp']).toBe('1614265330');
  });

  it.each(['', 'whsec_', 'whsec_!!!', 'whsec_c2hvcnQ=', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])(
    'refuses the secret %j without repeating it',
    async (bad) => {
      const error = await sign({}, [bad]).catch((e: Error) => e);
      expect(error).toBeInstanceOf(TypeError);
      if (bad.length > 8) expect((error as Error).message).not.toContain(bad.slice(6));
    },
  );
});

describe('verifying', () => {
  it('returns what was sent', async () => {
    const headers = await sign();
    const got = await verifyWebhook({ secrets: secret, headers, body, now: at });
    expect(got).toEqual({ id: 'dev_1', sentAt: at, payload: { type: 'match.found', data: { n: 1 } } });
    await verifyWebhook({ secrets: secret, headers: new Headers({ ...headers }), body, now: at });
  });

  it('takes either secret while one is being replaced, and only the new one afterwards', async () => {
    const next = newWebhookSecret();
    const both = await sign({}, [next, secret]);
    for (const secrets of [secret, next, [next, secret]])
      expect(await refusal({ secrets, headers: both, body, now: at })).toBe('accepted');
    const after = await sign({}, [next]);
    expect(await refusal({ secrets: secret, headers: after, body, now: at })).toBe('signature-wrong');
  });

  it('refuses what is forged', async () => {
    const headers = await sign();
    const forged = async (change: Partial<typeof headers>, sent = body) =>
      await refusal({ secrets: secret, headers: { ...headers, ...change }, body: sent, now: at });
    expect(await forged({}, body.replace('1', '2'))).toBe('signature-wrong');
    expect(await forged({ 'webhook-id': 'dev_2' })).toBe('signature-wrong');
    expect(await forged({ 'webhook-timestamp': String(at.getTime() / 1000 + 1) })).toBe('signature-wrong');
    expect(await forged({ 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v1a,') })).toBe(
      'signature-wrong',
    );
    expect(await forged({ 'webhook-signature': 'v1,' })).toBe('signature-wrong');
    expect(await forged({ 'webhook-signature': 'v1,%%%' })).toBe('signature-wrong');
    expect(await forged({ 'webhook-signature': '' })).toBe('headers-missing');
    expect(await forged({ 'webhook-timestamp': 'NaN' })).toBe('timestamp-invalid');
    expect(await forged({ 'webhook-timestamp': '1e3' })).toBe('timestamp-invalid');
  });

  it('refuses what is replayed: by its age, and by its id where a guard is kept', async () => {
    const headers = await sign();
    const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);
    expect(await refusal({ secrets: secret, headers, body, now: later(300) })).toBe('accepted');
    expect(await refusal({ secrets: secret, headers, body, now: later(301) })).toBe('timestamp-too-old');
    expect(await refusal({ secrets: secret, headers, body, now: later(-301) })).toBe('timestamp-too-new');
    const guard = createReplayGuard();
    const once = { secrets: secret, headers, body, now: at, guard };
    expect(await refusal(once)).toBe('accepted');
    // Its work failed; the same event comes again and must pass.
    expect(await refusal(once)).toBe('accepted');
    guard.remember('dev_1');
    expect(await refusal(once)).toBe('replayed');
    // A forger learns nothing of what the guard holds.
    expect(await refusal({ ...once, body: '{}' })).toBe('signature-wrong');
  });

  it('keeps a bounded memory', () => {
    let now = 0;
    const guard = createReplayGuard({ windowMs: 10, max: 2, now: () => now });
    for (const id of ['a', 'b', 'c']) guard.remember(id);
    expect(['a', 'b', 'c'].map((id) => guard.has(id))).toEqual([false, true, true]);
    now = 11;
    expect(guard.has('c')).toBe(false);
  });
});
