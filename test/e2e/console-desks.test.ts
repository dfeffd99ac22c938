import { randomBytes } from 'node:crypto';
import { createPasswords } from '@haetae/identity';
import { createSurvivorReport, ensureOrganisation, inTransaction } from '@haetae/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newCaseNumber } from '../../services/api/src/routes/reports/report-key.ts';
import { type ConsoleWorld, createConsoleWorld } from '../support/console-world.ts';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await createConsoleWorld();
});
afterAll(() => world?.stop());

it('what a survivor reported is looked at: one picture is confirmed, one refused, and the survivor reads why', async () => {
  const organisation = world.organisation();
  const { id: organisationId } = await ensureOrganisation(world.stack.sql, organisation);
  const caseNumber = newCaseNumber();
  const pin = '0123456789';
  const pinHash = await createPasswords().hash(pin);
  const [kept, refused] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
  await inTransaction(world.stack.sql, (tx) =>
    createSurvivorReport(tx, {
      organisationId,
      caseNumber,
      pinHash,
      pictures: [kept, refused].map((pdq) => ({ pdq, quality: 100 })),
      kind: 'shared',
      note: 'he has them on his phone',
      consent: '1',
    }),
  );
  const { page, faults } = await world.person('support-centre', organisation);
  const card = page.locator('.report');
  await card.waitFor();
  expect(await card.innerText()).toContain('he has them on his phone');
  // There is nothing to look at: pictures never left the survivor's device.
  expect(await page.locator('main img').count()).toBe(0);
  const dialog = page.getByRole('dialog');
  await card.locator('.picture-list input').nth(1).uncheck();
  await card.getByRole('button', { name: 'Confirm' }).click();
  await dialog.locator('button[type=submit]').click();
  await dialog.waitFor({ state: 'detached' });
  await card.getByText('is compared').first().waitFor();
  await card.getByRole('button', { name: 'Refuse' }).click();
  await dialog.locator('select[name=refusal]').selectOption('known_harmless');
  await dialog.locator('button[type=submit]').click();
  // Nothing of it waits any more: it is off this list, and on the one of all.
  await card.waitFor({ state: 'detached' });
  await page.getByRole('checkbox').check();
  await card.getByText('it is known to be harmless').waitFor();
  expect(faults).toEqual([]);

  const status = await world.stack.app.inject({
    method: 'POST',
    url: '/v1/reports/status',
    payload: { caseNumber, pin },
  });
  expect(status.json().pictures).toMatchObject([
    { state: 'confirmed' },
    { state: 'refused', reason: 'known_harmless' },
  ]);
  const [bankHash, ...more] = await world.stack.sql<{ hash: string }[]>`
    select encode(h.hash, 'hex') as hash from hashes h join banks b on b.id = h.bank_id where b.organisation_id = ${organisationId} and h.status = 'active'`;
  expect([bankHash?.hash, more.length]).toEqual([kept, 0]);
});

it('an admin makes a key that works at once and is shown once, takes it back, and makes a bank and switches it off', async () => {
  const organisation = world.organisation();
  const { page, faults } = await world.person('admin', organisation);
  const ask = async (key: string) =>
    (await world.stack.app.inject({ url: '/v1/stats', headers: { authorization: `Bearer ${key}` } })).statusCode;
  await page.goto(`${world.url}/console/admin/keys`);
  await page.locator('.create summary').click();
  await page.locator('.create input[name=name]').fill('the monitors of the north');
  await page.locator('.create select[name=role]').selectOption('monitor');
  await page.locator('.create button[type=submit]').click();
  const key = await page.locator('.secret').innerText();
  expect(await ask(key)).toBe(200);
  await page.reload();
  const row = page.locator('tr', { hasText: 'the monitors of the north' });
  await row.waitFor();
  expect(await page.content()).not.toContain(key);
  await row.getByRole('button', { name: 'Revoke' }).click();
  await row.getByText('revoked').waitFor();
  expect(await ask(key)).toBe(401);

  await page.goto(`${world.url}/console/admin/banks`);
  await page.locator('.create summary').click();
  await page.locator('.create input[name=name]').fill('pictures of the city');
  await page.locator('.create select[name=kind]').selectOption('allow');
  await page.locator('.create button[type=submit]').click();
  const bank = page.locator('tr', { hasText: 'pictures of the city' });
  await bank.getByRole('button').click();
  await expect
    .poll(async () => (await world.stack.sql`select kind, enabled from banks where name = 'pictures of the city'`)[0])
    .toEqual({ kind: 'allow', enabled: false });
  // A name that is taken already is said where it was typed, and nothing is lost.
  await page.locator('.create input[name=name]').fill('pictures of the city');
  await page.locator('.create button[type=submit]').click();
  await page.locator('.create .notice.bad').waitFor();
  expect(await page.locator('.create input[name=name]').inputValue()).toBe('pictures of the city');
  expect(faults.filter((f) => !f.includes('409'))).toEqual([]);
});
