import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createClient } from '@haetae/client';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtFolder } from '../../services/api/src/serve-pages.ts';
import { openPage } from '../support/browser.ts';
import { type ConsoleWorld, createConsoleWorld } from '../support/console-world.ts';

let world: ConsoleWorld;
let organisation: string;
beforeAll(async () => {
  world = await createConsoleWorld();
  organisation = world.organisation();
  await world.fill(organisation, [
    { text: 'I will hurt you tonight', author: { handle: '@someone' } },
    { text: 'a nasty word about the weather girl', lang: 'ar', country: 'LB' },
    { text: 'another nasty sentence, longer than the first one and all about football' },
  ]);
  const client = createClient({ baseUrl: world.url, key: await world.stack.key('admin', organisation) });
  const { id } = await client.post('/v1/takedowns', {
    body: {
      contact: 'abuse@platform.example',
      urls: [`https://platform.example/p/${'long'.repeat(60)}`],
      policyLabel: 'threat',
      facts: 'A threat.',
      automated: { detection: true, decision: false },
    },
  });
  const hook = await client.post('/v1/webhooks', { body: { url: `https://receiver.example/${'long'.repeat(60)}` } });
  SCREENS.push([`/takedowns/${id}`, '.takedown .panel'], [`/admin/webhooks/${hook.id}`, 'main h2']);
});
afterAll(() => world?.stop());

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
interface Finding {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** Serious and critical findings of axe on the page as it is, WCAG 2.2 AA. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  // What is scrolled under the bar is not too small a target, and how far a page is scrolled depends on the fonts of a machine.
  await page.evaluate('scrollTo(0, 0)');
  const found =
    (await page.evaluate(`axe.run(document, { runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'] })
    .then((r) => r.violations)`)) as Finding[];
  return found
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`));
}

const SCREENS: [string, string][] = [
  ['/', '.case-row'],
  ['/decided', '.empty, .case-row'],
  ['/supervise/health', '.tile'],
  ['/supervise/quality', '.panel, main p'],
  ['/supervise/exposure', 'main .panel, main p'],
  ['/supervise/appeals', 'main section'],
  ['/admin/people', 'table'],
  ['/admin/keys', 'main p, table'],
  ['/admin/macros', 'main p, table'],
  ['/admin/packs', 'table'],
  ['/admin/banks', 'main p, table'],
  ['/admin/webhooks', 'main p, table'],
  ['/admin/peers', 'main p, table'],
  ['/admin/erasures', '.create'],
  ['/admin/failures', 'main h2'],
  ['/reports', '.filters'],
  ['/reports/referrals', '.tabs'],
  ['/takedowns', '.case-row'],
  ['/account', 'main .panel'],
  ['/pause', 'main h1'],
];

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it('axe has nothing serious to say of any screen', async () => {
    const out = await openPage(world.browser, { colorScheme });
    await out.page.goto(`${world.url}/console/`);
    await out.page.locator('input[name=username]').waitFor();
    const said: Record<string, string[]> = { 'sign-in': await findings(out.page) };
    await out.context.close();
    const { page, faults } = await world.person('admin', organisation, { colorScheme });
    for (const [path, ready] of SCREENS) {
      await page.goto(`${world.url}/console${path}`);
      await page.locator(ready).first().waitFor();
      said[path] = await findings(page);
    }
    await page.goto(`${world.url}/console/`);
    await page.locator('.case-row').first().waitFor();
    await page.keyboard.press('t');
    await page.locator('.decide form').waitFor();
    said.case = await findings(page);
    await page.keyboard.press('h');
    await page.locator('.item .user-text.block').first().waitFor();
    said['case with text'] = await findings(page);
    await page.locator('.evidence summary').click();
    await page.locator('.hold').waitFor();
    said.evidence = await findings(page);
    await page.locator('.evidence .button').first().click();
    await page.getByRole('dialog').waitFor();
    said['making evidence'] = await findings(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    for (const key of ['k', 'e', 'x', 'Shift+?']) {
      await page.keyboard.press(key === 'Shift+?' ? 'Shift+Slash' : key);
      await page.getByRole('dialog').waitFor();
      said[`dialog ${key}`] = await findings(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.locator('.account').click();
    await page.getByRole('menu').waitFor();
    said.menu = await findings(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('d');
    await page.locator('.queue-list').waitFor();
    expect(Object.fromEntries(Object.entries(said).filter(([, f]) => f.length > 0))).toEqual({});
    expect(faults).toEqual([]);
  });
});

it('has no horizontal scrolling at 360 px', async () => {
  const { page } = await world.person('admin', organisation, { viewport: { width: 360, height: 740 } });
  const wide: string[] = [];
  const measure = async (name: string) => {
    const width = (await page.evaluate('document.documentElement.scrollWidth')) as number;
    if (width > 360) wide.push(`${name}: ${width}`);
  };
  // The one with the longest words, and one from right to left.
  for (const language of ['ru', 'ar']) {
    await page.evaluate(`localStorage.setItem('haetae.language', '${language}')`);
    for (const [path, ready] of SCREENS) {
      await page.goto(`${world.url}/console${path}`);
      await page.locator(ready).first().waitFor();
      await measure(`${language} ${path}`);
    }
    await page.goto(`${world.url}/console/`);
    await page.locator('.case-link').first().click();
    await page.locator('.case-page').waitFor();
    await page.keyboard.press('t');
    await page.locator('.decide form').waitFor();
    await measure(`${language} case`);
    await page.keyboard.press('d');
    await page.locator('.queue-list').waitFor();
  }
  expect(wide).toEqual([]);
});

it('mirrors in Arabic: what stands at the start stands at the right', async () => {
  const { page } = await world.person('moderator', organisation, { locale: 'ar-LB' });
  await page.locator('.case-row').first().waitFor();
  expect(await page.evaluate('[document.documentElement.dir, document.documentElement.lang].join()')).toBe('rtl,ar');
  const x = async (selector: string) => {
    const box = (await page.locator(selector).first().boundingBox())!;
    return { start: box.x + box.width, left: box.x };
  };
  const width = 1360;
  expect((await x('.brand')).start).toBeGreaterThan(width - 60);
  expect((await x('.account')).left).toBeLessThan(60);
  expect((await x('.case-row .urgency')).left).toBeGreaterThan((await x('.case-row .labels')).left);
  expect((await x('.case-times')).left).toBeLessThan((await x('.case-main')).left);
  await page.keyboard.press('t');
  await page.locator('.decide form').waitFor();
  // The decision stands at the end: at the left.
  expect((await x('.case-side')).start).toBeLessThan((await x('.case-content')).left + 1);
  // English inside keeps its own direction.
  expect(
    await page.evaluate(
      `getComputedStyle(document.querySelector('.hash') ?? document.querySelector('.key')).direction`,
    ),
  ).toBe('ltr');
  // The words are Arabic.
  expect(await page.locator('#decide-title').innerText()).toBe('القرار');
  // So is why the case is here; only the names of signals are not.
  for (const why of await page.locator('.why li .muted').all()) {
    expect(await why.getAttribute('lang')).toBeNull();
    expect(await why.innerText()).toMatch(/\p{Script=Arabic}{3}/u);
  }
  expect(await page.locator('.why li .muted').count()).toBeGreaterThan(0);
});

it('is complete for who uses no mouse: everything can be reached by Tab, and the focus is seen', async () => {
  const { page } = await world.person('moderator', organisation);
  await page.locator('.case-row').first().waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.className')).toBe('skip-link');
  const reached = new Set<string>();
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const [name, outline] = (await page.evaluate(
      `[document.activeElement.className + ' ' + document.activeElement.name, getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement, '::after').outlineStyle]`,
    )) as [string, string];
    reached.add(name.trim().split(' ')[0]!);
    if (!name.startsWith(' ') && name.trim() !== 'undefined') expect(outline, name).toMatch(/solid|auto/);
  }
  for (const control of ['place', 'button', 'case-link', 'case-select']) expect([...reached]).toContain(control);
});

it('loads at most 150 kB of script, compressed, before the queue is there', async () => {
  const dist = builtFolder('console');
  interface Chunk {
    file: string;
    isEntry?: boolean;
    imports?: string[];
  }
  const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const seen = new Set<string>();
  const add = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const next of manifest[name]!.imports ?? []) add(next);
  };
  for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) add(name);
  const bytes = [...seen].reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(dist, manifest[name]!.file))).length,
    0,
  );
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(150_000);

  // And on the wire, for a moderator who opens the queue.
  const { page } = await world.person('moderator', organisation);
  let sent = 0;
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  const scripts = new Set<string>();
  client.on('Network.responseReceived', (e) => void (e.type === 'Script' && scripts.add(e.requestId)));
  client.on('Network.loadingFinished', (e) => {
    if (scripts.has(e.requestId)) sent += e.encodedDataLength;
  });
  await page.goto(`${world.url}/console/`);
  await page.locator('.case-row').first().waitFor();
  expect(sent).toBeGreaterThan(20_000);
  expect(sent).toBeLessThan(150_000);
});
