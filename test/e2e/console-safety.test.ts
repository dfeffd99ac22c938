import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleWorld, createConsoleWorld } from '../support/console-world.ts';

let world: ConsoleWorld;
beforeAll(async () => {
  world = await createConsoleWorld();
});
afterAll(() => world?.stop());

const PAYLOADS = [
  '<script>window.hacked = 1</script>',
  '"><img src=x onerror="window.hacked = 2">',
  "javascript:window.hacked=3//'",
  '<svg/onload=window.hacked=4><style>body{display:none}</style>',
  '</textarea><iframe srcdoc="<script>parent.hacked=5</script>">',
  '{{constructor.constructor("window.hacked=6")()}}',
];
const hacked = (page: Page) => page.evaluate('window.hacked');

it('executes nothing that people wrote: in posts, handles, notes, reasons, names of macros', async () => {
  const organisation = world.organisation();
  const all = PAYLOADS.join(' ');
  await world.fill(organisation, [
    {
      text: `nasty ${all}`,
      author: { handle: `@${PAYLOADS[1]}` },
      target: { handle: PAYLOADS[3] },
      source: '<b>forum</b>',
    },
  ]);
  const supervisor = await world.person('supervisor', organisation);
  const { page, faults } = supervisor;
  await page.keyboard.press('t');
  await page.locator('.decide form').waitFor();
  await page.locator('.item .user-text.block').waitFor();
  expect(await page.locator('.item .user-text.block').first().innerText()).toContain(PAYLOADS[0]);
  await page.locator('textarea[name=note]').fill(all);
  await page.locator('.note-form button').click();
  await page.locator('.notes li').waitFor();
  expect(await page.locator('.notes li').first().innerText()).toContain(PAYLOADS[4]);
  await page.locator('input[name=target]').fill(PAYLOADS[1]!);
  await page.locator('textarea[name=rationale]').fill(all);
  const url = page.url();
  await page.keyboard.press('Escape');
  await page.keyboard.press('7');
  await page.keyboard.press('z');
  await page.keyboard.press('Enter');
  await page.waitForURL((now) => now.href !== url);
  await page.goto(url);
  await page.locator('.decisions li').waitFor();
  expect(await page.locator('.decisions li').innerText()).toContain(PAYLOADS[4]);
  await page.goto(`${world.url}/console/admin/macros`);
  await page.locator('.create summary').click();
  await page.locator('.create input[name=name]').fill(PAYLOADS[1]!);
  await page.locator('.create button[type=submit]').click();
  await page.locator('table td').first().waitFor();
  await expect.poll(() => page.locator('table').innerText()).toContain(PAYLOADS[1]);
  expect(await hacked(page)).toBeUndefined();
  // No element came out of a text either, and the policy had nothing to refuse.
  expect(await page.locator('iframe, img[src=x], main script').count()).toBe(0);
  expect(faults).toEqual([]);
});

it('shows a character that turns the direction by its name instead of obeying it', async () => {
  const organisation = world.organisation();
  await world.fill(organisation, [{ text: 'a nasty thing', author: { handle: 'anna\u202egpj.exe' } }]);
  const { page } = await world.person('moderator', organisation);
  await page.keyboard.press('t');
  const handle = page.locator('.facts dd').first();
  await handle.waitFor();
  expect(await handle.innerText()).toBe('annaRLOgpj.exe');
  expect(await handle.locator('.steering-mark').getAttribute('aria-label')).toContain('RLO');
  // Drawn in the order in which it is written.
  const width = (await handle.boundingBox())!;
  const mark = (await handle.locator('.steering-mark').boundingBox())!;
  expect(mark.x).toBeGreaterThan(width.x);
});

it('sends no byte of a clear image before it is asked for, and then once', async () => {
  const organisation = world.organisation();
  // A photograph: full of edges that a blur takes away.
  const picture = readFileSync(new URL('../../services/haetae/samples/images/harbour.jpg', import.meta.url));
  await world.fill(organisation, [{ text: 'a nasty picture', media: [{ base64: picture.toString('base64') }] }]);
  const { page } = await world.person('moderator', organisation);
  const images: { url: string; body: Buffer }[] = [];
  page.on('response', (response) => {
    if (!(response.headers()['content-type'] ?? '').startsWith('image/') || response.url().endsWith('.svg')) return;
    void response.body().then((body) => images.push({ url: response.url(), body }));
  });
  await page.keyboard.press('t');
  const frame = page.locator('.image-frame img').first();
  await frame.waitFor();
  await expect.poll(() => images.length).toBe(1);
  const seen = images[0]!;
  expect(seen.url).toMatch(/\/preview$/);
  // What came is another, smaller and grey picture, and not a byte-wise part of the one that was submitted.
  const { default: sharp } = await import('sharp');
  const stats = await sharp(seen.body).stats();
  const [r, g = r, b = r] = stats.channels;
  expect(Math.abs(r!.mean - g!.mean) + Math.abs(g!.mean - b!.mean)).toBeLessThan(3);
  // Blurred: drawn at the size of the original, hardly an edge is left (standard deviation of the Laplacian).
  const edges = async (bytes: Buffer) => {
    const { data, info } = await sharp(bytes)
      .resize(320, 240, { fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => data[(y * info.width + x) * info.channels]!;
    let sum = 0;
    for (let y = 1; y < 239; y += 1)
      for (let x = 1; x < 319; x += 1)
        sum += Math.abs(4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1));
    return sum / (318 * 238);
  };
  expect(await edges(seen.body)).toBeLessThan((await edges(picture)) / 4);
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(hash(seen.body)).not.toBe(hash(picture));

  await page.keyboard.press('c');
  await page.locator('.image-frame.clear img').waitFor();
  await expect.poll(() => images.filter((i) => i.url.includes('/clear')).length).toBe(1);
  // It was written down, and the token opens nothing a second time.
  const clear = images.find((i) => i.url.includes('/clear'))!;
  const { width } = await sharp(picture).metadata();
  const drawnWidth = () => page.evaluate("document.querySelector('.image-frame.clear img').naturalWidth");
  await expect.poll(drawnWidth).toBe(width);
  const again = await page.request.get(clear.url);
  expect(again.status()).toBe(409);
  // One key blurs it again.
  await page.keyboard.press('c');
  await page.locator('.image-frame.clear').waitFor({ state: 'detached' });
});

it('a minor may be shown: one key and a confirmation, then nobody here sees it and a pause is offered', async () => {
  const organisation = world.organisation();
  await world.fill(organisation, [{ text: 'a nasty thing about a pupil' }]);
  const { page } = await world.person('moderator', organisation);
  await page.keyboard.press('t');
  await page.locator('.decide form').waitFor();
  const url = page.url();
  await page.keyboard.press('x');
  await page.locator('[role=dialog] button[type=submit]:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Pause now' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/pause$/);
  await page.goto(url);
  await page.locator('.notice.bad').waitFor();
  expect(await page.locator('.item').count()).toBe(0);
});
