import { expect, it } from 'vitest';
import { describeError } from './describe-error.ts';

const logged = (error: unknown) => JSON.stringify(describeError(error));

it('keeps what helps to find the fault', () => {
  const fault = Object.assign(new TypeError('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  const told = describeError(new Error('the store is away', { cause: fault }));
  expect(told.cause).toMatchObject({ type: 'TypeError', code: 'ECONNREFUSED', message: fault.message });
  expect(told.stack).toContain('describe-error.test.ts');
});

it('leaves out what a library quotes, rows that the database repeats, and the rest of addresses', () => {
  let unread: unknown;
  try {
    JSON.parse('planted words that are no JSON');
  } catch (error) {
    unread = error;
  }
  const row = Object.assign(new Error('new row violates check constraint "no_more"'), {
    severity: 'ERROR',
    code: '23514',
    detail: 'Failing row contains (planted words).',
    where: 'planted',
    constraint_name: 'no_more',
  });
  expect(logged(row)).toContain('no_more');
  for (const error of [
    unread,
    row,
    Object.assign(new Error('invalid input syntax for type uuid: "planted"'), { severity: 'ERROR', code: '22P02' }),
    new Error('no answer from https://planted:planted@host.example/planted?token=planted'),
    new Error("could not read 'planted"),
    'planted',
  ])
    expect(logged(error)).not.toContain('planted');
  expect(logged(new Error('refused hk_plantedplanted'))).not.toContain('planted');
});
