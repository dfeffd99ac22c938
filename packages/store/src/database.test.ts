import { expect, it } from 'vitest';
import { isStoreUnavailable, isWorthRepeating, retryStoreAfterS } from './database.ts';

const said = (code: string) => Object.assign(new Error('said by the server'), { code, severity: 'ERROR' });

const AWAY = ['08000', '08006', '08P01', '25006', '25P03', '53100', '53200', '53300', '57P01', '57P03', '58030'];
const LOST = ['40001', '40P01', '55000', '55006', '55P03', '57014'];
const MISTAKES = ['22001', '22P02', '23505', '25P02', '42601', '42P01', '42501', '28P01', '3D000', 'XX000', 'P0001'];

it.each([
  ...AWAY.map((code) => [code, true, true] as const),
  ...LOST.map((code) => [code, false, true] as const),
  ...MISTAKES.map((code) => [code, false, false] as const),
])('SQLSTATE %s: away %s, worth a repeat %s', (code, away, repeat) => {
  expect(isStoreUnavailable(said(code))).toBe(away);
  expect(isWorthRepeating(said(code))).toBe(repeat);
});

it('knows the codes of the network, and no five characters of another library', () => {
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'CONNECTION_CLOSED', 'CONNECT_TIMEOUT'])
    expect(isStoreUnavailable(Object.assign(new Error(), { code }))).toBe(true);
  expect(isWorthRepeating(Object.assign(new Error(), { code: '55000' }))).toBe(false);
  expect(isWorthRepeating(Object.assign(new Error(), { code: 55000 }))).toBe(false);
  for (const nothing of [undefined, null, 'text', {}]) expect(isWorthRepeating(nothing)).toBe(false);
});

it('lets a full disk take longer', () => {
  expect(retryStoreAfterS(said('53100'))).toBeGreaterThan(retryStoreAfterS(said('57P03')));
});
