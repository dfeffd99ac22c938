import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createClient } from '@haetae/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '../support/console-world.ts';
import { drawnHash } from '../support/drawn-hash.ts';

let world: ConsoleWorld;
let endpoint: Server;
let answers = 500;
const got: string[] = [];
beforeAll(async () => {
  endpoint = createServer((request, response) => {
    got.push(String(request.headers['webhook-id']));
    response.writeHead(answers).end();
  });
  await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', () => done()));
  world = await createConsoleWorld({ env: { HAETAE_WEBHOOK_PRIVATE: 'true', HAETAE_PEERS_PRIVATE: 'true' } });
});
afterAll(async () => {
  await world?.stop();
  endpoint?.closeAllConnections();
  await new Promise((done) => endpoint.close(done));
});
const local = (path: string) => `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}${path}`;
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

it('survivors’ pictures are confirmed or refused one by one, without a picture', async () => {
  const stranger = createClient({ baseUrl: world.url });
  const hashes = [drawnHash(), drawnHash()].map((pdq) => ({ pdq, quality: 90 }));
  await stranger.post('/v1/reports', { body: { hashes, consent: true, note: 'he says <i>Friday</i>' } as never });
  const { page } = await world.person('support-centre', 'default');
  await page.locator('.report').first().waitFor();
  expect(await page.locator('.report').innerText()).toContain('he says <i>Friday</i>');
  const dialog = page.getByRole('dialog');
  await page.locator('.picture-list input').nth(1).uncheck();
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await dialog.locator('button[type=submit]').click();
  await page.locator('.picture-list').getByText('is compared').waitFor();
  await page.getByRole('button', { name: 'Refuse', exact: true }).click();
  await dialog.locator('select[name=refusal]').selectOption('unclear');
  await dialog.locator('button[type=submit]').click();
  await page.locator('.report').waitFor({ state: 'detached' });
  expect(await page.locator('main img').count()).toBe(0);
});

it('an admin erases, looks at what failed and drops it, follows a partner, and replays what a webhook missed', async () => {
  const organisation = world.organisation();
  await world.fill(organisation, [
    { text: 'a nasty thing to be erased', author: { id: 'who-asked' } },
    { text: 'fine' },
  ]);
  const { page, faults } = await world.person('admin', organisation);
  const dialog = page.getByRole('dialog');

  const [item] = await world.stack.sql<{ id: string; organisationId: string }[]>`
    select i.id, i.organisation_id as "organisationId" from items i join organisations o on o.id = i.organisation_id
    where o.name = ${organisation} and i.text = 'fine'`;
  await world.stack.sql`
    insert into dead_letters (item_id, organisation_id, kind, code, message, attempts)
    values (${item!.id}, ${item!.organisationId}, 'score-text', 'INTERNAL', 'it <b>broke</b>', 5)`;
  await page.goto(`${world.url}/console/admin/failures`);
  await page.getByText('it <b>broke</b>').waitFor();
  await page.getByRole('button', { name: 'Drop' }).click();
  await dialog.locator('button[type=submit]').click();
  await page.getByText('it <b>broke</b>').waitFor({ state: 'detached' });

  await page.goto(`${world.url}/console/admin/erasures`);
  await page.locator('.create summary').click();
  await page.locator('.create input[name=what]').fill('who-asked');
  await page.locator('.create input[name=reason]').fill('request of the person');
  await page.locator('.create button[type=submit]').click();
  await page.getByText('request of the person').waitFor();

  await page.goto(`${world.url}/console/admin/banks`);
  await page.locator('.create summary').click();
  await page.locator('.create input[name=name]').fill('theirs');
  await page.locator('.create button[type=submit]').click();
  await page.locator('table').getByText('theirs').waitFor();
  await page.goto(`${world.url}/console/admin/peers`);
  await page.locator('.create summary').click();
  await page.locator('.create input[name=name]').fill('Sister');
  await page.locator('.create input[name=url]').fill(local('/v1/exchange/x'));
  await page.locator('.create button[type=submit]').click();
  await page.locator('table').getByText('Sister').waitFor();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.locator('table').getByText('paused').waitFor();

  await page.goto(`${world.url}/console/admin/webhooks`);
  await page.locator('.create summary').click();
  await page.locator('.create input[name=url]').fill(local('/hook'));
  await page.locator('.create button[type=submit]').click();
  await page.locator('.create .secret').waitFor();
  await page.locator('table a').click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect.poll(() => got.length, { timeout: 20_000 }).toBeGreaterThan(0);
  // Given up, as after days of tries.
  await world.stack.sql`
    update webhook_deliveries set status = 'dead' where webhook_id in (select id from webhooks where url = ${local('/hook')})`;
  answers = 204;
  await page.reload();
  await page.locator('tbody').getByText('given up').waitFor();
  const before = got.length;
  await page.locator('tbody').getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => got.length, { timeout: 20_000 }).toBeGreaterThan(before);
  // The same message: whoever gets it can tell.
  expect(got.at(-1)).toBe(got[0]);
  expect(faults).toEqual([]);
});
