import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '../support/console-world.ts';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await createConsoleWorld({ env: { HAETAE_EXPOSURE_SEVERE_CASES: '1' } });
});
afterAll(() => world?.stop());

type Page = Awaited<ReturnType<ConsoleWorld['person']>>['page'];
/** Takes the most urgent case; its id. */
async function take(page: Page): Promise<string> {
  await page.keyboard.press('t');
  await page.waitForURL(/\/cases\//);
  await page.locator('.decide form').waitFor();
  return page.url().split('/').at(-1) as string;
}
/** Decides the case at hand by keys. Nothing else waits then, so it ends at the queue. */
async function decide(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console\/$/);
}

it('a second review: another person decides, who sees nothing of the first choice, not even that there was one', async () => {
  const organisation = world.organisation();
  await world.fill(organisation, [{ text: 'a nasty thing about a picture' }]);
  const first = await world.person('moderator', organisation);
  const second = await world.person('moderator', organisation);
  const id = await take(first.page);
  await first.page.keyboard.press('r');
  await first.page.keyboard.type('what the first one thought');
  await first.page.keyboard.press('Escape');
  await decide(first.page, '1', 's');
  // It does not come back to who decided it first.
  await first.page.keyboard.press('t');
  await first.page.locator('.toast').first().waitFor();
  await first.page.goto(`${world.url}/console/cases/${id}`);
  await first.page.getByText('Another person has to look at it, too').waitFor();

  expect(await take(second.page)).toBe(id);
  const seen = await second.page.locator('main').innerText();
  for (const telling of ['what the first one thought', 'Another person', 'Earlier decisions', first.id.slice(-6)])
    expect(seen).not.toContain(telling);
  expect(await second.page.locator('.policy input:checked').count()).toBe(0);
  await decide(second.page, '1', 's');
  const [row] = await world.stack.sql<{ state: string }[]>`select state from cases where id = ${id}`;
  expect(row!.state).toBe('decided');
});

it.each([
  ['upheld', ['y']],
  ['overturned', ['n']],
])('an appeal goes to another person, with its reason and what was decided, and is %s', async (outcome, keys) => {
  const organisation = world.organisation();
  await world.fill(organisation, [{ text: 'a nasty thing that somebody appealed against' }]);
  const first = await world.person('moderator', organisation);
  const other = await world.person('supervisor', organisation);
  const id = await take(first.page);
  await decide(first.page, '7', 's');
  await first.page.goto(`${world.url}/console/cases/${id}`);
  await first.page.getByRole('button', { name: 'Appeal' }).click();
  await first.page.getByRole('dialog').locator('textarea').fill('it was a quotation');
  await first.page.getByRole('dialog').locator('button[type=submit]').click();
  await first.page.getByText('Under appeal').waitFor();
  expect(await first.page.getByRole('button', { name: /^Take this case/ }).count()).toBe(0);

  await other.page.goto(`${world.url}/console/supervise/appeals`);
  await other.page.locator(`a[href$="${id}"]`).click();
  await other.page.getByText('it was a quotation').first().waitFor();
  await other.page.keyboard.press('t');
  await other.page.locator('.decide form').waitFor();
  expect(await other.page.locator('.decide .notice').innerText()).toContain('Online harassment');
  await decide(other.page, ...keys);
  const rows = await world.stack.sql<{ type: string }[]>`select type from case_events where case_id = ${id}`;
  expect(rows.map((r) => r.type)).toContain(outcome);
});

it('decides several cases at once from the queue; each has its own record', async () => {
  const organisation = world.organisation();
  const about = ['the harbour at night', 'a singer nobody knows', 'winning the chess cup'];
  await world.fill(
    organisation,
    about.map((what) => ({ text: `${what}: a nasty remark` })),
  );
  const { page } = await world.person('moderator', organisation);
  await page.locator('.case-row').nth(2).waitFor();
  for (let i = 0; i < 3; i += 1) {
    await page.keyboard.press('j');
    await page.keyboard.press('x');
  }
  await page.getByRole('button', { name: 'Decide together' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Online harassment').click();
  await dialog.getByText('Nothing more').click();
  await dialog.locator('button[type=submit]').click();
  await page.locator('.empty').waitFor();
  const made = await world.stack.sql`
    select d.case_id from decisions d join organisations o on o.id = d.organisation_id where o.name = ${organisation}`;
  expect(new Set(made.map((d) => d.case_id)).size).toBe(3);
});

it('past the budget severe cases are refused, with the reason and a time; a supervisor lifts it, on record', async () => {
  const organisation = world.organisation();
  await world.fill(organisation, [
    { text: 'I will hurt you at the harbour tomorrow' },
    { text: 'they hurt my neighbour who sings in the choir every week' },
  ]);
  const { page, id } = await world.person('moderator', organisation);
  const boss = await world.person('supervisor', organisation);
  await take(page);
  await page.keyboard.press('7');
  await page.keyboard.press('z');
  await page.keyboard.press('Enter');
  const refused = page.locator('.notice.budget');
  await refused.waitFor();
  expect(await refused.innerText()).toMatch(/\b1\W* severe cases.*\d{1,2}:\d{2}/s);

  await boss.page.goto(`${world.url}/console/supervise/exposure`);
  await boss.page.getByText('limit reached').waitFor();
  await boss.page.getByRole('button', { name: 'Lift' }).click();
  await boss.page.getByRole('dialog').locator('textarea').fill('asked for it, and is well');
  await boss.page.getByRole('dialog').locator('button[type=submit]').click();
  await boss.page.getByText('lifted until').waitFor();
  const lifts = await world.stack.sql<{ reason: string }[]>`select reason from exposure_lifts where actor = ${id}`;
  expect(lifts.map((l) => l.reason)).toEqual(['asked for it, and is well']);

  await page.goto(`${world.url}/console/`);
  await page.locator('.case-row').first().waitFor();
  await take(page);
});

it('a minor may be shown: the case vanishes from the screens of others, and safeguarding finds it in its lane', async () => {
  const organisation = world.organisation();
  await world.fill(organisation, [
    { text: 'a nasty thing about a pupil of the school' },
    { text: 'something nasty about football, which stays' },
  ]);
  const [one, other] = [await world.person('moderator', organisation), await world.person('moderator', organisation)];
  const guard = await world.person('safeguarding', organisation);
  await other.page.locator('.live.on').waitFor();
  await other.page.locator('.case-row').nth(1).waitFor();
  const id = await take(one.page);
  await one.page.keyboard.press('x');
  await one.page.locator('[role=dialog] button[type=submit]:focus').waitFor();
  await one.page.keyboard.press('Enter');
  await one.page.getByRole('button', { name: 'Pause now' }).waitFor();
  // Told by the stream: no reload here.
  await other.page.locator(`.case-row.gone a[href$="${id}"]`).waitFor();
  await guard.page.reload();
  await guard.page.locator(`a[href$="${id}"]`).waitFor();
});

it('a session that an admin ended is led to the sign-in without a click, and the page behind cannot be read', async () => {
  const organisation = world.organisation();
  await world.fill(organisation, [{ text: 'a nasty thing that was on the screen' }]);
  const { page, id } = await world.person('moderator', organisation);
  await page.locator('.live.on').waitFor();
  await world.stack
    .sql`update sessions set revoked_at = now(), revoked_reason = 'ended_by_admin' where user_id = ${id}`;
  world.stack.app.forgetCredentials();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[name=password]').waitFor({ timeout: 45_000 });
  expect(await page.evaluate("getComputedStyle(document.querySelector('.backdrop.veil')).backdropFilter")).toContain(
    'blur',
  );
  await dialog.locator('input[name=password]').fill('tide lantern ochre walk');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.locator('.live.on').waitFor();
});
