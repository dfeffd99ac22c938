import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createClient } from '@haetae/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '../support/console-world.ts';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await createConsoleWorld();
});
afterAll(() => world?.stop());

const caseOf = async (organisation: string) =>
  (
    await world.stack.sql<{ id: string }[]>`
      select c.id from cases c join organisations o on o.id = c.organisation_id where o.name = ${organisation}`
  )[0]!.id;

it('seals evidence for somebody, hands it over, and what was downloaded verifies; a hold is placed and lifted', async () => {
  const organisation = world.organisation();
  await world.fill(organisation, [{ text: 'a nasty thing for the police' }]);
  const { page, faults } = await world.person('supervisor', organisation);
  await page.goto(`${world.url}/console/cases/${await caseOf(organisation)}`);
  await page.locator('.evidence summary').click();
  await page.getByRole('button', { name: 'Make a package' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[name=recipient]').fill('Officer <b>Example</b>');
  await dialog.locator('textarea[name=reason]').fill('complaint 12');
  await dialog.locator('button[type=submit]').click();
  const link = page.getByRole('link', { name: 'Download' });
  await link.waitFor();
  expect(await page.locator('.package').innerText()).toContain('Officer <b>Example</b>');
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const file = await download.path();
  const cli = fileURLToPath(new URL('../../services/haetae/bin/haetae.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'verify', file], { encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);

  await page.getByRole('button', { name: 'Set the passphrase' }).click();
  await dialog.locator('input[name=passphrase]').fill('six words that nobody else knows');
  await dialog.locator('button[type=submit]').click();
  await page.getByRole('link', { name: 'Key of the images' }).waitFor();

  await page.getByRole('button', { name: 'Place a hold' }).click();
  await dialog.locator('textarea[name=reason]').fill('order of a court');
  await dialog.locator('button[type=submit]').click();
  await page.getByText('order of a court').waitFor();
  await page.getByRole('button', { name: 'Lift the hold' }).click();
  await dialog.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Place a hold' }).waitFor();
  expect(faults).toEqual([]);
});

it('a takedown goes back and forth between its two sides', async () => {
  const [ours, theirs] = [world.organisation(), world.organisation()];
  const sender = await world.person('supervisor', ours);
  // The platform is there once it has somebody.
  const platform = await world.person('platform', theirs);
  const client = createClient({ baseUrl: world.url, key: await world.stack.key('supervisor', ours) });
  const made = await client.post('/v1/takedowns', {
    body: {
      platform: theirs,
      urls: ['https://platform.example/p/1'],
      policyLabel: 'threat',
      facts: 'A threat.',
      automated: { detection: true, decision: false },
    },
  });
  const step = async (page: typeof sender.page, name: string, words?: string) => {
    await page.goto(`${world.url}/console/takedowns/${made.id}`);
    await page.getByRole('button', { name, exact: true }).click();
    const dialog = page.getByRole('dialog');
    if (words !== undefined) await dialog.locator('textarea').fill(words);
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
  };
  // Somebody of a platform begins with its takedowns; there is no queue for them.
  await platform.page.locator('.case-row').first().waitFor();
  expect(await platform.page.locator('.places').innerText()).toBe('Takedowns');
  await step(platform.page, 'Acknowledge');
  await step(platform.page, 'Refuse', 'we do not see it <script>window.hacked = 1</script>');
  await step(sender.page, 'Answer', 'look at the second line');
  await step(platform.page, 'Say what was done');
  await sender.page.goto(`${world.url}/console/takedowns/${made.id}`);
  await sender.page.getByText('acted on', { exact: true }).waitFor();
  const course = await sender.page.locator('.decisions').innerText();
  expect(course).toContain('we do not see it <script>');
  expect(course).toContain('look at the second line');
  // Who of the other side did it is theirs to know.
  expect(course).not.toContain(platform.name);
});
