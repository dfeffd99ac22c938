import type { BankChange, BankHash, BankInfo } from '@haetae/contracts';
import { describe, expect, it } from 'vitest';
import { createMatcher } from './matcher.ts';

const bank = (id: string, settings: Partial<BankInfo> = {}): BankInfo => ({
  id,
  organisationId: 'org_a',
  name: `Bank ${id}`,
  kind: 'block',
  distance: 31,
  enabled: true,
  ...settings,
});
const hash = (id: string, bankId: string, hex: string, settings: Partial<BankHash> = {}): BankHash => ({
  id,
  bankId,
  algorithm: 'pdq',
  hash: hex,
  labels: ['NCII'],
  status: 'active',
  disabled: false,
  confirmed: true,
  ...settings,
});
/** Changes numbered from `first` on. */
const numbered = (
  first: number,
  ...changes: ({ bank: BankInfo } | { hash: BankHash } | { removedHashId: string })[]
): BankChange[] => changes.map((change, i) => ({ sequence: first + i, ...change }));

const BASE = 'f162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95';
/** BASE with its lowest `bits` bits turned over. */
const away = (bits: number): string =>
  (BigInt(`0x${BASE}`) ^ ((1n << BigInt(bits)) - 1n)).toString(16).padStart(64, '0');
const original = (pdq: string) => [{ pdq, via: 'original' }];
const ids = (matches: { hashId: string }[]): string[] => matches.map((m) => m.hashId);

describe('createMatcher', () => {
  it('answers with the bank, the hash, the distance and how it was met', () => {
    const matcher = createMatcher();
    matcher.applyChanges(numbered(1, { bank: bank('b1') }, { hash: hash('h1', 'b1', BASE) }));
    const queries = [
      { pdq: away(20), via: 'original' },
      { pdq: away(4), via: 'flipX' },
      { pdq: away(31), via: 'crop:centre90' },
    ];
    expect(matcher.matchPdq(queries)).toEqual([
      {
        bankId: 'b1',
        bankName: 'Bank b1',
        bankKind: 'block',
        hashId: 'h1',
        algorithm: 'pdq',
        hash: BASE,
        distance: 4,
        via: 'flipX',
        labels: ['NCII'],
        confirmed: true,
      },
    ]);
  });

  it('keeps to each bank’s own distance, to the bit', () => {
    const matcher = createMatcher();
    const banks = [bank('narrow', { distance: 10 }), bank('wide', { distance: 40 }), bank('usual')];
    matcher.applyChanges(numbered(1, ...banks.map((b) => ({ bank: b }))));
    matcher.applyChanges(numbered(4, ...banks.map((b) => ({ hash: hash(`in-${b.id}`, b.id, BASE) }))));
    expect(ids(matcher.matchPdq(original(away(10)))).sort()).toEqual(['in-narrow', 'in-usual', 'in-wide']);
    expect(ids(matcher.matchPdq(original(away(11)))).sort()).toEqual(['in-usual', 'in-wide']);
    expect(ids(matcher.matchPdq(original(away(32))))).toEqual(['in-wide']);
    expect(matcher.matchPdq(original(away(41)))).toEqual([]);
  });

  it('searches only the banks that the caller may see', () => {
    const matcher = createMatcher();
    matcher.applyChanges(
      numbered(
        1,
        ...[bank('a1'), bank('a2'), bank('b1', { organisationId: 'org_b' })].map((b) => ({ bank: b })),
        ...['a1', 'a2', 'b1'].map((b) => ({ hash: hash(`h-${b}`, b, BASE) })),
        ...['a1', 'a2', 'b1'].map((b) => ({
          hash: hash(`m-${b}`, b, 'd41d8cd98f00b204e9800998ecf8427e', { algorithm: 'md5' }),
        })),
      ),
    );
    const query = { pdq: BASE, md5: 'd41d8cd98f00b204e9800998ecf8427e' };
    const seen = (scope: object) => ids(matcher.matchHashes(query, scope).matches);
    expect(seen({})).toEqual(['h-a1', 'h-a2', 'h-b1', 'm-a1', 'm-a2', 'm-b1']);
    expect(seen({ organisationId: 'org_a' })).toEqual(['h-a1', 'h-a2', 'm-a1', 'm-a2']);
    expect(seen({ bankIds: ['a2', 'b1'] })).toEqual(['h-a2', 'h-b1', 'm-a2', 'm-b1']);
    expect(seen({ organisationId: 'org_b', bankIds: ['a1', 'b1'] })).toEqual(['h-b1', 'm-b1']);
    expect(seen({ bankIds: [] })).toEqual([]);
    expect(seen({ organisationId: 'org_c' })).toEqual([]);
  });

  it('never matches disabled banks, disabled hashes, or withdrawn and deleted ones, until they come back', () => {
    const matcher = createMatcher();
    const h = hash('h1', 'b1', BASE);
    const hits = () => matcher.matchPdq(original(BASE)).length;
    matcher.applyChanges(numbered(1, { bank: bank('b1') }, { hash: h }));
    expect(hits()).toBe(1);
    const steps: [Parameters<typeof numbered>[1], number][] = [
      [{ bank: bank('b1', { enabled: false }) }, 0],
      [{ bank: bank('b1') }, 1],
      [{ hash: { ...h, disabled: true } }, 0],
      [{ hash: { ...h, disabled: false, status: 'received', confirmed: false } }, 1],
      [{ hash: { ...h, status: 'withdrawn' } }, 0],
      [{ hash: h }, 1],
      [{ hash: { ...h, status: 'deleted' } }, 0],
      [{ hash: h }, 1],
      [{ removedHashId: 'h1' }, 0],
      [{ removedHashId: 'h1' }, 0],
    ];
    steps.forEach(([change, expected], i) => {
      matcher.applyChanges(numbered(3 + i, change));
      expect([i, hits()]).toEqual([i, expected]);
    });
    expect(matcher.stats()).toMatchObject({ hashes: 0, banks: 1, sequence: 12 });
  });

  it('skips changes that it has seen, so that a replay changes nothing', () => {
    const matcher = createMatcher();
    const changes = numbered(5, { bank: bank('b1') }, { hash: hash('h1', 'b1', BASE) }, { removedHashId: 'h1' });
    matcher.applyChanges(changes);
    matcher.applyChanges(changes);
    matcher.applyChanges(numbered(1, { hash: hash('h0', 'b1', BASE) }));
    expect(matcher.sequence).toBe(7);
    expect(matcher.matchPdq(original(BASE))).toEqual([]);
  });

  it('takes a hash before its bank, which the stream allows, and finds it once the bank has come', () => {
    const matcher = createMatcher();
    matcher.applyChanges(numbered(1, { hash: hash('h1', 'b1', BASE) }));
    expect(matcher.matchPdq(original(BASE))).toEqual([]);
    matcher.applyChanges(numbered(2, { bank: bank('b1') }));
    expect(ids(matcher.matchPdq(original(BASE)))).toEqual(['h1']);
  });

  it('follows a hash that changes its bits, its algorithm, its bank or its labels', () => {
    const matcher = createMatcher();
    const other = away(200);
    const sha = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    matcher.applyChanges(numbered(1, { bank: bank('b1') }, { bank: bank('b2') }, { hash: hash('h1', 'b1', BASE) }));
    matcher.applyChanges(numbered(4, { hash: hash('h1', 'b2', other, { labels: ['synthetic'] }) }));
    expect(matcher.matchPdq(original(BASE))).toEqual([]);
    expect(matcher.matchPdq(original(other))).toMatchObject([{ bankId: 'b2', labels: ['synthetic'] }]);
    matcher.applyChanges(numbered(5, { hash: hash('h1', 'b2', sha, { algorithm: 'sha256' }) }));
    expect(matcher.matchPdq(original(other))).toEqual([]);
    expect(matcher.matchExact('sha256', sha.toUpperCase())).toMatchObject([
      { hashId: 'h1', via: 'exact', distance: 0 },
    ]);
    expect(matcher.matchExact('md5', sha.slice(0, 32))).toEqual([]);
    expect(matcher.stats().hashes).toBe(1);
  });

  it('lets an allow bank exonerate, and shows both', () => {
    const matcher = createMatcher();
    matcher.applyChanges(
      numbered(
        1,
        { bank: bank('block') },
        { bank: bank('allow', { kind: 'allow', distance: 8 }) },
        { hash: hash('h-block', 'block', BASE) },
        { hash: hash('h-allow', 'allow', away(6)) },
      ),
    );
    const near = matcher.matchHashes({ pdq: BASE, quality: 90 });
    expect(ids(near.matches)).toEqual(['h-block', 'h-allow']);
    expect(near.exonerated).toBe(true);
    const far = matcher.matchHashes({ pdq: away(20), quality: 90 });
    expect(ids(far.matches)).toEqual(['h-block']);
    expect(far.exonerated).toBe(false);
  });

  it('leaves PDQ out below quality 50 and says so, while exact hashes still match', () => {
    const matcher = createMatcher();
    const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
    matcher.applyChanges(
      numbered(
        1,
        { bank: bank('b1') },
        { hash: hash('p', 'b1', BASE) },
        { hash: hash('m', 'b1', md5, { algorithm: 'md5' }) },
      ),
    );
    const poor = matcher.matchHashes({ pdq: BASE, quality: 49, md5 });
    expect(ids(poor.matches)).toEqual(['m']);
    expect(poor.pdqAbstained).toContain('49');
    const good = matcher.matchHashes({ pdq: BASE, quality: 50, md5 });
    expect(ids(good.matches)).toEqual(['m', 'p']);
    expect(good.pdqAbstained).toBeUndefined();
  });

  it('refuses malformed hashes with HASH_INVALID', () => {
    const matcher = createMatcher();
    for (const bad of ['', BASE.slice(1), `${BASE}0`, BASE.replace('f', 'g'), ` ${BASE.slice(1)}`])
      expect(() => matcher.matchHashes({ pdq: bad })).toThrow(expect.objectContaining({ code: 'HASH_INVALID' }));
    expect(() => matcher.matchExact('md5', BASE)).toThrow(expect.objectContaining({ code: 'HASH_INVALID' }));
    expect(() => matcher.applyChanges(numbered(1, { hash: hash('h', 'b', 'xyz') }))).toThrow(/64 hex digits/);
    expect(matcher.sequence).toBe(0);
  });

  it('tells ids apart whatever their length and alphabet', () => {
    const matcher = createMatcher();
    const names = ['', 'x', 'y'.repeat(31), 'y'.repeat(32), 'z'.repeat(500), 'ძაღლი', '해태'.repeat(20)];
    matcher.applyChanges(numbered(1, { bank: bank('b1') }, ...names.map((n) => ({ hash: hash(n, 'b1', BASE) }))));
    expect(ids(matcher.matchPdq(original(BASE)))).toEqual([...names].sort());
    matcher.applyChanges(numbered(100, ...names.slice(2).map((removedHashId) => ({ removedHashId }))));
    expect(ids(matcher.matchPdq(original(BASE)))).toEqual(['', 'x']);
  });
});
