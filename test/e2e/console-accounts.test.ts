import { totpCode } from '@haetae/identity';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '../support/console-world.ts';
import { startOidcProvider } from '../support/oidc-provider.ts';
import { PASSWORD } from '../support/sign-in.ts';

const people = { nino: { email: 'nino@example.org', email_verified: true, name: 'Nino', groups: ['watchers'] } };
let provider: Awaited<ReturnType<typeof startOidcProvider>>;
let world: ConsoleWorld;
beforeAll(async () => {
  provider = await startOidcProvider(people);
  world = await createConsoleWorld({ env: provider.env, port: provider.port });
});
afterAll(async () => {
  await world?.stop();
  await provider?.stop();
});

it('signs in with the provider of the organisation, and out again', async () => {
  const { page, faults } = await world.stranger();
  await page.goto(`${world.url}/console/`);
  await page.locator('a[href="/v1/oidc/start"]').click();
  await page.locator('input[name=login]').fill('nino');
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  // It asks once whether the name may be told.
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('.top-bar').waitFor();
  expect(await page.locator('.account').innerText()).toContain('Nino');
  await page.locator('.account').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.locator('input[name=username]').waitFor();
  expect(faults).toEqual([]);
});

it('an invitation, made in the console, lets its person choose a password, once, in their language', async () => {
  const organisation = world.organisation();
  const admin = await world.person('admin', organisation);
  await admin.page.goto(`${world.url}/console/admin/people`);
  await admin.page.locator('.create summary').click();
  await admin.page.locator('.create input[name=name]').fill('Salome');
  await admin.page.locator('.create button[type=submit]').click();
  const link = await admin.page.locator('.create .secret').innerText();
  const { page } = await world.stranger();
  await page.goto(link);
  await page.locator('input[name=new-password]').fill('short');
  await page.getByRole('button', { name: 'Save' }).click();
  // Too short: it stays.
  expect(await page.locator('input[name=new-password]').inputValue()).toBe('short');
  await page.locator('input[name=new-password]').fill('copper willow ember tide');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.top-bar').waitFor();
  expect(await page.locator('.account').innerText()).toContain('Salome');
  const again = await world.stranger();
  await again.page.goto(link);
  await again.page.locator('.notice.bad').waitFor();
  expect(await again.page.locator('input[name=new-password]').count()).toBe(0);
});

it('sets up an authenticator app, signs in with it, and with a recovery code', async () => {
  const { page, name } = await world.person('moderator', world.organisation());
  await page.goto(`${world.url}/console/account`);
  await page.getByRole('button', { name: 'Set up' }).click();
  const secret = await page.locator('.secret').innerText();
  await page.locator('input[name=totp]').fill('000000');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.locator('.notice.bad').waitFor();
  await page.locator('input[name=totp]').fill(totpCode(secret, Date.now()));
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.locator('.codes code').nth(9).waitFor();
  const codes = await page.locator('.codes code').allInnerTexts();
  expect(codes).toHaveLength(10);
  for (const code of [totpCode(secret, Date.now() + 30_000), codes[0]!]) {
    const next = await world.stranger();
    await next.page.goto(`${world.url}/console/`);
    await next.page.locator('input[name=username]').fill(name);
    await next.page.locator('input[name=password]').fill(PASSWORD);
    await next.page.locator('button[type=submit]').click();
    await next.page.locator('input[name=totp]:focus').waitFor();
    await next.page.locator('input[name=totp]').fill(code);
    await next.page.keyboard.press('Enter');
    await next.page.locator('.top-bar').waitFor();
  }
});

it('keeps the language with the person: chosen on one machine, it is there on the next', async () => {
  const { page, name, id } = await world.person('moderator', world.organisation());
  await page.locator('.account').click();
  const saved = page.waitForResponse((r) => r.request().method() === 'PATCH' && r.url().endsWith('/v1/session'));
  await page.getByRole('menuitemradio', { name: 'العربية' }).click();
  expect((await saved).status()).toBe(200);
  const next = await world.stranger({ locale: 'en-GB' });
  await next.page.goto(`${world.url}/console/`);
  expect(await next.page.locator('html').getAttribute('lang')).toBe('en');
  await next.page.locator('input[name=username]').fill(name);
  await next.page.locator('input[name=password]').fill(PASSWORD);
  await next.page.locator('button[type=submit]').click();
  await next.page.locator('html[lang=ar][dir=rtl] .top-bar').waitFor();
  // What is chosen at the sign-in counts for more.
  const third = await world.stranger({ locale: 'en-GB' });
  await third.page.goto(`${world.url}/console/`);
  await third.page.locator('select[name=language]').selectOption('ka');
  await third.page.locator('html[lang=ka]').waitFor();
  await third.page.locator('input[name=username]').fill(name);
  await third.page.locator('input[name=password]').fill(PASSWORD);
  await third.page.locator('button[type=submit]').click();
  await third.page.locator('html[lang=ka] .top-bar').waitFor();
  await expect
    .poll(async () => (await world.stack.sql<{ lang: string }[]>`select lang from users where id = ${id}`)[0]?.lang)
    .toBe('ka');
});

it('changes the password and goes on without signing in again; another session can be ended from here', async () => {
  const { page, name } = await world.person('moderator', world.organisation());
  await page.goto(`${world.url}/console/account`);
  await page.locator('input[name=current-password]').fill(PASSWORD);
  await page.locator('input[name=new-password]').fill('garnet pebble umber fern');
  await page.locator('.account-form button[type=submit]').click();
  await page.locator('.toast').waitFor();
  const other = await world.stranger();
  await other.page.goto(`${world.url}/console/`);
  await other.page.locator('input[name=username]').fill(name);
  await other.page.locator('input[name=password]').fill('garnet pebble umber fern');
  await other.page.locator('button[type=submit]').click();
  await other.page.locator('.top-bar').waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('button', { name: 'End', exact: true }).waitFor({ state: 'detached' });
  await other.page.reload();
  await other.page.locator('input[name=username]').waitFor();
});
