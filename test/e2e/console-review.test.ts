import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '../support/console-world.ts';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await createConsoleWorld();
});
afterAll(() => world?.stop());

/** Texts that are like no other: one case each. */
const words = [
  'amber',
  'basalt',
  'cedar',
  'dune',
  'ember',
  'fjord',
  'garnet',
  'harbour',
  'iris',
  'jade',
  'kelp',
  'lichen',
];
const posts = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    text: `${words[i % 12]} ${words[Math.floor(i / 12) % 12]} number ${i * 7919} said something nasty about ${words[(i * 5) % 12]}`,
  }));

describe('reviewing', () => {
  it('takes the most urgent case and decides twenty by keyboard alone, and takes one back', async () => {
    const organisation = world.organisation();
    await world.fill(organisation, [...posts(21), { text: 'I will hurt you at your door tonight' }]);
    const { page, faults, id } = await world.person('moderator', organisation);
    await page.locator('.case-row').first().waitFor();
    const [urgent] = await world.stack.sql<{ id: string }[]>`
      select c.id from cases c join organisations o on o.id = c.organisation_id where o.name = ${organisation}
      order by c.urgency desc limit 1`;
    // Not a click from here on.
    await page.keyboard.press('t');
    await page.waitForURL(/\/cases\//);
    expect(page.url()).toContain(urgent!.id);
    let last = '';
    for (let i = 0; i < 20; i += 1) {
      last = page.url();
      await page.locator('.decide form').waitFor();
      await page.keyboard.press('7');
      await page.keyboard.press('z');
      if (i === 3) {
        await page.keyboard.press('r');
        await page.keyboard.type('t7 is typed, not chosen');
        await page.keyboard.press('Control+Enter');
      } else await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.href !== last);
    }
    const decided = () => world.stack.sql<{ rationale: string | null; policyLabel: string }[]>`
      select rationale, policy_label as "policyLabel" from decisions d
      where d.made_by = ${id} and not exists (select from decision_undos u where u.decision_id = d.id)`;
    expect(await decided()).toHaveLength(20);
    expect((await decided()).filter((d) => d.rationale === 't7 is typed, not chosen')).toHaveLength(1);
    await page.keyboard.press('u');
    await page.waitForURL(last);
    await page.locator('.decide form').waitFor();
    expect(await decided()).toHaveLength(19);
    // What was chosen before is chosen again.
    expect(await page.locator('.policy input:checked').getAttribute('value')).toBe('online_harassment');
    expect(faults).toEqual([]);
  });

  it('lets two moderators work off fifty cases and gives none of them to both', async () => {
    const organisation = world.organisation();
    await world.fill(organisation, posts(50));
    const people = await Promise.all([
      world.person('moderator', organisation),
      world.person('moderator', organisation),
    ]);
    const seen: string[][] = [];
    await Promise.all(
      people.map(async ({ page }, who) => {
        const mine: string[] = [];
        seen[who] = mine;
        await page.locator('.case-row').first().waitFor();
        await page.keyboard.press('t');
        for (;;) {
          await page.waitForURL((url) => (/\/cases\//.test(url.href) ? !mine.includes(url.href) : mine.length > 0));
          if (!/\/cases\//.test(page.url())) return;
          mine.push(page.url());
          await page.locator('.decide form').waitFor();
          await page.keyboard.press('n');
          await page.keyboard.press('Enter');
        }
      }),
    );
    expect(new Set(seen.flat()).size).toBe(50);
    expect(seen.flat()).toHaveLength(50);
    for (const mine of seen) expect(mine.length).toBeGreaterThan(5);
    const rows = await world.stack.sql<{ n: number }[]>`
      select count(*)::int as n from decisions d join organisations o on o.id = d.organisation_id
      where o.name = ${organisation} group by d.case_id`;
    expect(rows.map((r) => r.n)).toEqual(Array.from({ length: 50 }, () => 1));
  });

  it('loses nothing that was typed when the session ends in mid-decision', async () => {
    const organisation = world.organisation();
    await world.fill(organisation, posts(2));
    const { page, name, id } = await world.person('moderator', organisation);
    await page.keyboard.press('t');
    await page.locator('.decide form').waitFor();
    await page.keyboard.press('7');
    await page.keyboard.press('z');
    await page.keyboard.press('r');
    await page.keyboard.type('three sentences that took a while');
    await world.stack.sql`update sessions set expires_at = now() - interval '1 second' where user_id = ${id}`;
    world.stack.app.forgetCredentials();
    const before = page.url();
    await page.keyboard.press('Control+Enter');
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[name=password]').waitFor();
    expect(await dialog.locator('input[name=username]').inputValue()).toBe(name);
    expect(await page.locator('textarea[name=rationale]').inputValue()).toBe('three sentences that took a while');
    await dialog.locator('input[name=password]').fill('tide lantern ochre walk');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href !== before);
    const made = await world.stack.sql<{ rationale: string }[]>`select rationale from decisions where made_by = ${id}`;
    expect(made.map((d) => d.rationale)).toEqual(['three sentences that took a while']);
  });

  it('shows new cases without a reload and without moving the list', async () => {
    const organisation = world.organisation();
    await world.fill(organisation, posts(3));
    const { page } = await world.person('moderator', organisation);
    await page.locator('.case-row').nth(2).waitFor();
    await page.locator('.live.on').waitFor();
    const key = await world.stack.key('monitor', organisation);
    await world.stack.app.inject({
      method: 'POST',
      url: '/v1/items',
      headers: { authorization: `Bearer ${key}` },
      payload: { externalId: 'late', source: 'test', lang: 'en', text: 'I will hurt you, says a late and nasty post' },
    });
    await page.locator('.button.fresh').waitFor();
    expect(await page.locator('.case-row').count()).toBe(3);
    await page.locator('.button.fresh').click();
    await page.locator('.case-row').nth(3).waitFor();
  });
});
