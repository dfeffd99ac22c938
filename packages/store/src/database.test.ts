import { expect, it } from 'vitest';
import { isStoreUnavailable, retryStoreAfterS } from './database.ts';

const said = (code: string) => Object.assign(new Error('said by the server'), { code, severity: 'ERROR' });

it.each([
  '08000',
  '08006',
  '08P01',
  '25006',
  '25P03',
  '40001',
  '40P01',
  '53100',
  '53200',
  '53300',
  '55000',
  '55006',
  '55P03',
  '57014',
  '57P01',
  '57P03',
  '58030',
])('takes SQLSTATE %s for something that passes', (code) => {
  expect(isStoreUnavailable(said(code))).toBe(true);
});

it.each(['22001', '22P02', '23505', '25P02', '42601', '42P01', '42501', '28P01', '3D000', 'XX000', 'P0001'])(
  'takes SQLSTATE %s for a mistake that waiting does not mend',
  (code) => {
    expect(isStoreUnavailable(said(code))).toBe(false);
  },
);

it('knows the codes of the network, and no five characters of another library', () => {
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'CONNECTION_CLOSED', 'CONNECT_TIMEOUT'])
    expect(isStoreUnavailable(Object.assign(new Error(), { code }))).toBe(true);
  expect(isStoreUnavailable(Object.assign(new Error(), { code: '55000' }))).toBe(false);
  expect(isStoreUnavailable(Object.assign(new Error(), { code: 55000 }))).toBe(false);
  for (const nothing of [undefined, null, 'text', {}]) expect(isStoreUnavailable(nothing)).toBe(false);
});

it('lets a full disk take longer', () => {
  expect(retryStoreAfterS(said('53100'))).toBeGreaterThan(retryStoreAfterS(said('57P03')));
});
