#!/usr/bin/env node
// `npm run screenshots`: starts an instance on a throw-away folder, fills it with the samples, and photographs the console
// into docs/screenshots: queue, case and supervisor view, light and dark, left-to-right and right-to-left.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { build, findBrowser } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'docs/screenshots');
const data = mkdtempSync(join(tmpdir(), 'haetae-shots-'));
chmodSync(data, 0o711);
const key = `hk_${'s'.repeat(40)}`;
build();
mkdirSync(out, { recursive: true });
const demo = spawn(
  process.execPath,
  ['services/haetae/bin/haetae.js', 'demo', '--json', '--port', '0', '--data', data],
  {
    cwd: root,
    env: { ...process.env, HAETAE_ADMIN_KEY: key, HAETAE_TEXT_PATH: 'fast' },
    stdio: ['ignore', 'ignore', 'pipe'],
  },
);
let log = '';
const url = await new Promise((done, fail) => {
  demo.stderr.on('data', (chunk) => {
    log += chunk;
    const found = /API\s+(http:\S+)/.exec(log);
    if (found) done(found[1]);
  });
  demo.on('exit', () => fail(new Error(log)));
});
const password = 'tide lantern ochre walk';
const post = async (path, body, headers) => {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return await answer.json();
};
async function person(name, role) {
  const body = { organisation: 'demo', name, role, handOver: 'invitation' };
  const { invitation } = await post('/v1/users', body, { authorization: `Bearer ${key}` });
  await post('/v1/invitations/accept', { token: invitation.token, password }, { origin: url });
  return name;
}
const browserName = findBrowser();
const { execFileSync } = await import('node:child_process');
const browser = await chromium.launch({
  executablePath: execFileSync('sh', ['-c', `command -v ${browserName}`], { encoding: 'utf8' }).trim(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run'],
});
async function shoot(page, name) {
  const png = await page.screenshot();
  await sharp(png)
    .png({ palette: true, quality: 90, effort: 8 })
    .toFile(join(out, `${name}.png`));
  console.log(`docs/screenshots/${name}.png`);
}
try {
  const moderator = await person('Nino', 'moderator');
  const supervisor = await person('Selam', 'supervisor');
  const looks = [
    ['light', 'light', 'en'],
    ['dark', 'dark', 'en'],
    ['rtl-light', 'light', 'ar'],
    ['rtl-dark', 'dark', 'ar'],
  ];
  for (const [suffix, colorScheme, locale] of looks) {
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, colorScheme, locale });
    const signIn = async (page, name) => {
      await page.goto(`${url}/console/`);
      await page.locator('input[name=username]').fill(name);
      await page.locator('input[name=password]').fill(password);
      await page.locator('button[type=submit]').click();
      await page.locator('.top-bar').waitFor();
    };
    const page = await context.newPage();
    await signIn(page, moderator);
    await page.locator('.case-row').first().waitFor();
    await page.locator('.live.on').waitFor();
    await shoot(page, `queue-${suffix}`);
    // A blurred image like a known one; and a text whose marked words run from right to left.
    const [language, label, choice] = locale === 'ar' ? ['ar', 'threat', '9'] : ['en', 'intimate_image', '1'];
    await page.locator('.filters select').first().selectOption(language);
    const listed = page.waitForResponse((answer) => answer.url().includes(`label=${label}`));
    await page.locator('.filters select').nth(2).selectOption(label);
    await listed;
    await page.locator('.case-row').first().waitFor();
    await page.keyboard.press('t');
    await page.locator('.decide form').waitFor();
    if (await page.locator('.text-collapsed').count()) await page.keyboard.press('h');
    await page.locator('.item .user-text.block').first().waitFor();
    await page.keyboard.press(choice);
    await page.keyboard.press('p');
    await shoot(page, `case-${suffix}`);
    // Given back, so that the next look has the same case.
    await page.keyboard.press('d');
    await page.locator('.queue-list').waitFor();
    if (suffix === 'light') {
      const small = await context.newPage();
      await small.setViewportSize({ width: 360, height: 740 });
      await small.goto(`${url}/console/`);
      await small.locator('.case-row').first().waitFor();
      await shoot(small, 'queue-360');
      await small.close();
    }
    await context.close();
    const other = await browser.newContext({ viewport: { width: 1360, height: 900 }, colorScheme, locale });
    const view = await other.newPage();
    await signIn(view, supervisor);
    await view.goto(`${url}/console/supervise/health`);
    await view.locator('.tile').first().waitFor();
    await shoot(view, `supervise-${suffix}`);
    await other.close();
  }
} finally {
  await browser.close();
  demo.removeAllListeners('exit');
  demo.kill('SIGTERM');
  await new Promise((done) => demo.once('exit', done));
  rmSync(data, { recursive: true, force: true });
}
