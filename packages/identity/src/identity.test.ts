import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findPasswordFault } from './check-password.ts';
import { createPasswords } from './create-passwords.ts';
import { describeTotp, findTotpStep, newTotpSecret, totpCode } from './one-time-codes.ts';
import { createSecretBox } from './secret-box.ts';
import { csrfTokenOf, hashRecoveryCode, isSame, newOneTimePassword, newRecoveryCode, newToken } from './tokens.ts';

describe('passwords', () => {
  it('are argon2id, each with a salt of its own, and verified however they were typed', async () => {
    const passwords = createPasswords();
    const [a, b] = await Promise.all([passwords.hash('né avec un caillou'), passwords.hash('né avec un caillou')]);
    expect(a).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    expect(a).not.toBe(b);
    expect(await passwords.verify(a, 'né avec un caillou'.normalize('NFD'))).toBe(true);
    expect(await passwords.verify(a, 'ne avec un caillou')).toBe(false);
    expect(passwords.isOutdated(a)).toBe(false);
    expect(passwords.isOutdated(a.replace('m=47104', 'm=19456'))).toBe(true);
  });
  it('of nobody are never right', async () => {
    const passwords = createPasswords();
    expect(await passwords.verify(undefined, 'nobody has this password')).toBe(false);
    expect(await passwords.verify(null, '')).toBe(false);
  });
  it('are hashed a few at a time, and past a long line nobody is kept waiting', async () => {
    const passwords = createPasswords({ concurrency: 1, maxWaiting: 2 });
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => passwords.hash('x')));
    expect(all.map((r) => (r.status === 'fulfilled' ? 'done' : r.reason.code))).toEqual([
      'done',
      'done',
      'done',
      'OVERLOADED',
      'OVERLOADED',
    ]);
    expect(await passwords.hash('y')).toMatch(/^\$argon2id/);
  });
});

describe('findPasswordFault', () => {
  it.each([
    'short',
    'password1234',
    'P@ssw0rd1234',
    'qwertyuiopas',
    'aaaaaaaaaaaaaa',
    '123456789012',
    'nino.beridze1',
    'haetaehaetae1',
    'x'.repeat(300),
  ])('refuses %s', (password) => expect(findPasswordFault(password, ['Nino Beridze'])).toBeTypeOf('string'));
  it.each(['tide lantern ochre walk', 'კარგი ამინდი დღეს მთაში', newOneTimePassword()])('takes %s', (password) =>
    expect(findPasswordFault(password, ['Nino Beridze'])).toBeUndefined(),
  );
});

describe('one-time codes', () => {
  it('are those of RFC 6238', () => {
    const secret = Buffer.from('12345678901234567890');
    // Appendix B, the last six of eight digits.
    expect(totpCode(secret, 59_000)).toBe('287082');
    expect(totpCode(secret, 1_111_111_109_000)).toBe('081804');
    expect(findTotpStep(secret, '081 804', 1_111_111_109_000)).toBe(37_037_036);
  });
  it('are taken one step early or late and no more', () => {
    const secret = newTotpSecret();
    const now = 1_800_000_015_000;
    const step = Math.floor(now / 30_000);
    for (const [shift, expected] of [
      [-2, undefined],
      [-1, step - 1],
      [0, step],
      [1, step + 1],
      [2, undefined],
    ] as const)
      expect(findTotpStep(secret, totpCode(secret, now + shift * 30_000), now)).toBe(expected);
    expect(findTotpStep(secret, 'abcdef', now)).toBeUndefined();
  });
  it('come with a URI that an app reads', () => {
    const { uri, secret } = describeTotp(newTotpSecret(), 'Nino');
    expect(uri).toMatch(new RegExp(`^otpauth://totp/Haetae:Nino\\?issuer=Haetae&secret=${secret}&`));
  });
});

describe('the secret box', () => {
  const master = () => randomBytes(32).toString('base64');
  it('opens under its context alone, notices a flipped bit, and opens what an older key sealed', () => {
    const [old, fresh] = [master(), master()];
    const sealed = createSecretBox([old]).seal('totp usr_1', Buffer.from('secret'));
    expect(sealed.includes('secret')).toBe(false);
    expect(createSecretBox([fresh, old]).open('totp usr_1', sealed).toString()).toBe('secret');
    expect(() => createSecretBox([fresh]).open('totp usr_1', sealed)).toThrow('not configured');
    expect(() => createSecretBox([old]).open('totp usr_2', sealed)).toThrow('does not open');
    for (let at = 0; at < sealed.length; at += 1) {
      const bad = Buffer.from(sealed);
      bad[at]! ^= 1;
      expect(() => createSecretBox([old]).open('totp usr_1', bad)).toThrow('does not open');
    }
  });
});

describe('tokens', () => {
  it('are long, of a prefix, and never the same twice', () => {
    expect(newToken('hs')).toMatch(/^hs_[A-Za-z0-9_-]{43}$/);
    expect(newToken('hs')).not.toBe(newToken('hs'));
    expect(csrfTokenOf('a')).not.toBe(csrfTokenOf('b'));
    expect([isSame('a', 'a'), isSame('a', 'ab')]).toEqual([true, false]);
  });
  it('of recovery are read however they are typed, and are their owner’s', () => {
    const code = newRecoveryCode();
    expect(hashRecoveryCode('u', code.toUpperCase().replaceAll('-', ' '))).toEqual(hashRecoveryCode('u', code));
    expect(hashRecoveryCode('u', code)).not.toEqual(hashRecoveryCode('v', code));
  });
});
