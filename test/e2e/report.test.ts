import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Client, createClient } from '@haetae/client';
import { hammingDistance, pdqFromHex } from '@haetae/pdq';
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPicture } from '../support/draw-picture.ts';
import { freePort, REPOSITORY, type Running, runHaetae } from '../support/run-haetae.ts';

const dir = mkdtempSync(join(tmpdir(), 'haetae-report-'));
const shots = process.env.REPORT_SCREENSHOTS;
const adminKey = 'hk_an_admin_key_for_the_report_test';
let haetae: Running;
let url: string;
let browser: Browser;
let staff: Client;
let platform: Client;

beforeAll(async () => {
  haetae = runHaetae(['start', '--json', '--port', String(await freePort()), '--data', join(dir, 'data')], {
    env: { HAETAE_ADMIN_KEY: adminKey },
  });
  url = (JSON.parse(await haetae.firstLine) as { url: string }).url;
  browser = await chromium.launch({
    executablePath: browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  const admin = createClient({ baseUrl: url, key: adminKey });
  const keyOf = async (role: 'support-centre' | 'platform') =>
    (await admin.post('/v1/keys', { body: { organisation: 'default', role } })).key;
  staff = createClient({ baseUrl: url, key: await keyOf('support-centre') });
  platform = createClient({ baseUrl: url, key: await keyOf('platform') });
});
afterAll(async () => {
  await browser?.close();
  haetae?.child.kill('SIGTERM');
  await haetae?.ended;
  rmSync(dir, { recursive: true, force: true });
});

function browserPath(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  for (const name of names)
    for (const place of (process.env.PATH ?? '').split(':'))
      if (existsSync(join(place, name))) return join(place, name);
  throw new Error('There is no Chromium on the PATH.');
}

/** Opens the page and keeps every request that leaves it, and everything it complains about. */
async function open(options: Parameters<Browser['newContext']>[0] & { path?: string } = {}) {
  const { path = '/report', ...rest } = options;
  const context: BrowserContext = await browser.newContext(rest);
  const page = await context.newPage();
  const requests: Request[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requests.push(request));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${url}${path}`);
  await page.locator('h1').waitFor();
  return { context, page, requests, complaints };
}
const shoot = async (page: Page, name: string) => {
  if (shots === undefined) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};
const save = (name: string, bytes: Uint8Array) => {
  const file = join(dir, name);
  writeFileSync(file, bytes);
  return file;
};
const hashedByCommand = (files: string[]) =>
  execFileSync(process.execPath, [`${REPOSITORY}/services/haetae/bin/haetae.js`, 'hash', ...files, '--json'], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { pdq: string; quality: number; md5: string; sha256: string });

/** Picks files on the page and reads what it would send, from its own list. */
async function hashedByPage(page: Page, files: string[]) {
  await page.locator('#report').click();
  await page.locator('#exact').check();
  await page.locator('#files').setInputFiles(files);
  await page.locator('#next:not([disabled])').waitFor();
  await page.locator('#next').click();
  await page.locator('summary').click();
  const lines = await page.locator('code').allTextContents();
  const of = (word: string) => lines.filter((l) => l.startsWith(`${word} `)).map((l) => l.split(' ')[1]!);
  return { pdq: of('PDQ'), md5: of('MD5'), sha256: of('SHA-256') };
}

describe('a report from a browser', () => {
  it('sends hashes only, matches once a person has confirmed it, and is gone two seconds after it was taken back', async () => {
    const png = await sharp(await drawPicture(11))
      .png()
      .toBuffer();
    const file = save('mine.png', png);
    const [wanted] = hashedByCommand([file]);
    const { page, context, requests, complaints } = await open();
    await shoot(page, 'start');
    await page.locator('#report').click();
    await page.locator('#files').setInputFiles(file);
    await page.locator('#next:not([disabled])').waitFor();
    await shoot(page, 'pick');
    await page.locator('#next').click();
    await page.locator('#country').selectOption('GE');
    await page.locator('#send').click();
    expect(await page.locator('#problem').textContent()).not.toBe('');
    await page.locator('#consent').check();
    await shoot(page, 'confirm');
    await page.locator('#send').click();
    const caseNumber = (await page.locator('#case-number').textContent())!;
    const pin = (await page.locator('#pin').textContent())!;
    await shoot(page, 'done');

    // What left the browser: this host alone, no image, one hash.
    expect(requests.filter((r) => new URL(r.url()).origin !== url).map((r) => r.url())).toEqual([]);
    const sent = requests.map((r) => r.postDataBuffer()).filter((b) => b !== null);
    expect(sent.map((b) => JSON.parse(b.toString()))).toEqual([
      {
        hashes: [{ pdq: wanted!.pdq, quality: wanted!.quality }],
        consent: true,
        kind: 'shared',
        lang: 'en',
        country: 'GE',
      },
    ]);
    const everything = Buffer.concat(
      requests.flatMap((r) => [Buffer.from(r.url()), r.postDataBuffer() ?? Buffer.alloc(0)]),
    );
    expect(everything.includes(png.subarray(0, 8))).toBe(false);
    expect(everything.includes(png.subarray(100, 130))).toBe(false);
    expect(everything.includes(Buffer.from(png.subarray(100, 130).toString('base64').slice(0, 36)))).toBe(false);
    expect(await context.cookies()).toEqual([]);
    expect(await page.evaluate('[localStorage.length, sessionStorage.length]')).toEqual([0, 0]);

    const matches = async () => {
      const answer = (await platform.post('/v1/match', { body: { hashes: [{ hash: wanted!.pdq }] } })) as {
        results: { matches: { hashId: string; bankId: string; confirmed: boolean }[] }[];
      };
      return answer.results[0]!.matches;
    };
    await expect.poll(matches).toMatchObject([{ confirmed: false }]);
    const { reports } = await staff.get('/v1/reports', { query: { waiting: 'true' } });
    const mine = reports.find((r) => r.caseNumber === caseNumber)!;
    await staff.post('/v1/reports/{id}/review', { path: { id: mine.id }, body: { verdict: 'confirm' } });
    await expect.poll(matches).toMatchObject([{ confirmed: true }]);
    const { hashId, bankId } = (await matches())[0]!;

    await page.locator('#finish').click();
    await page.locator('#status').click();
    await page.locator('#case-number').fill(caseNumber.toLowerCase().replaceAll('-', ' '));
    await page.locator('#pin').fill('000 000 0000');
    await page.locator('#show').click();
    await expect.poll(() => page.locator('#problem').textContent()).toMatch(/not right/);
    await page.locator('#pin').fill(pin);
    await page.locator('#show').click();
    await expect.poll(() => page.locator('#steps .done').count()).toBe(3);
    await shoot(page, 'status');
    await page.locator('#withdraw').click();
    await page.locator('#withdraw-yes').click();
    await page.locator('#withdrawn').waitFor();
    await expect.poll(matches, { timeout: 2_000, interval: 50 }).toEqual([]);
    const hash = await staff.get('/v1/banks/{id}/hashes/{hashId}', { path: { id: bankId, hashId } });
    expect(hash.status).toBe('withdrawn');
    expect(complaints.filter((c) => !c.includes('403'))).toEqual([]);
    await context.close();
  });
});

describe('hashes of the browser', () => {
  it('are those of `haetae hash`: the same for PNG, within two bits where the decoder differs', async () => {
    const files: string[] = [];
    for (let seed = 1; seed <= 6; seed += 1) {
      const drawn = sharp(await drawPicture(seed)).resize(400 + seed * 37, 300 + seed * 11, { fit: 'fill' });
      files.push(save(`${seed}.png`, await drawn.clone().png().toBuffer()));
      files.push(
        save(
          `${seed}.jpg`,
          await drawn
            .clone()
            .jpeg({ quality: 60 + seed * 6 })
            .toBuffer(),
        ),
      );
      files.push(
        save(`${seed}-444.jpg`, await drawn.clone().jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer()),
      );
      files.push(save(`${seed}.webp`, await drawn.clone().webp({ quality: 80 }).toBuffer()));
      // A phone's photo: stored on its side, with a note how to turn it.
      files.push(
        save(
          `${seed}-turned.jpg`,
          await drawn
            .clone()
            .withMetadata({ orientation: [3, 6, 8][seed % 3]! })
            .jpeg()
            .toBuffer(),
        ),
      );
    }
    const samples = join(REPOSITORY, 'services/haetae/samples/images');
    const images = readdirSync(samples).filter((name) => /\.(jpg|png|webp)$/.test(name));
    const named: Record<string, number> = {};
    // As many as may be picked at once.
    for (const batch of [files, images.slice(0, 28).map((name) => join(samples, name))]) {
      const wanted = hashedByCommand(batch);
      const { page, context } = await open();
      const found = await hashedByPage(page, batch);
      await context.close();
      const kept = batch.flatMap((file, n) => (wanted[n]!.quality < 50 ? [] : [{ file, ...wanted[n]! }]));
      expect(found.md5).toEqual(kept.map((k) => k.md5));
      expect(found.sha256).toEqual(kept.map((k) => k.sha256));
      for (const [n, { file, pdq }] of kept.entries())
        named[basename(file)] = hammingDistance(pdqFromHex(found.pdq[n]!), pdqFromHex(pdq));
    }
    if (process.env.REPORT_FIGURES) console.log(JSON.stringify(named));
    for (const [name, distance] of Object.entries(named))
      expect(distance, name).toBeLessThanOrEqual(name.endsWith('.png') ? 0 : 2);
  });

  it('are not sent of a picture that is too plain, nor of a file that is none', async () => {
    const plain = save(
      'plain.png',
      await sharp({ create: { width: 300, height: 200, channels: 3, background: '#888' } })
        .png()
        .toBuffer(),
    );
    const { page, context, requests } = await open();
    await page.locator('#report').click();
    await page.locator('#files').setInputFiles([plain, save('broken.jpg', Buffer.from('no picture'))]);
    await page.locator('.plain').waitFor();
    await page.locator('.unreadable').waitFor();
    await shoot(page, 'plain');
    expect(await page.locator('#next').isDisabled()).toBe(true);
    await page.locator('.plain button').click();
    await expect.poll(() => page.locator('#pictures li').count()).toBe(1);
    expect(requests.filter((r) => r.method() !== 'GET')).toEqual([]);
    await context.close();
  });
});

describe('the page itself', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const faultsOf = async (page: Page) => {
    await page.evaluate(axe);
    // Axe holds against a target what is scrolled under the header, which depends on the fonts that a machine has.
    await page.evaluate('scrollTo(0, 0)');
    return await page.evaluate(async () => {
      const run = (
        globalThis as unknown as {
          axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        }
      ).axe;
      const { violations } = await run.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      });
      return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`);
    });
  };

  it.each([
    ['en', 'light', 1_200],
    ['ar', 'light', 360],
    ['dv', 'dark', 360],
    ['ka', 'dark', 360],
    ['ru', 'light', 360],
  ] as const)('in %s, %s, %i px wide: no barrier that axe finds, nothing cut off', async (lang, colorScheme, width) => {
    // axe is put in by hand; the page's own policy would not let it in.
    const { page, context } = await open({
      path: `/report/?lang=${lang}`,
      colorScheme,
      viewport: { width, height: 740 },
      bypassCSP: true,
    });
    const look = async (name: string) => {
      await shoot(page, `${lang}-${colorScheme}-${name}`);
      expect(await faultsOf(page), name).toEqual([]);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow, name).toBeLessThanOrEqual(0);
    };
    expect(await page.evaluate('[document.documentElement.lang, document.documentElement.dir]')).toEqual([
      lang,
      ['ar', 'dv'].includes(lang) ? 'rtl' : 'ltr',
    ]);
    // Mirrored for good: what stands first is on the side where reading begins.
    const [language, exit] = [await page.locator('#language').boundingBox(), await page.locator('#exit').boundingBox()];
    const side = language!.x < exit!.x ? 'ltr' : 'rtl';
    expect(side).toBe(['ar', 'dv'].includes(lang) ? 'rtl' : 'ltr');
    for (const n of [1, 2]) await page.locator('summary').nth(n).click();
    await look('start');
    await page.locator('#status').click();
    await look('status');
    await page.locator('#back').click();
    await page.locator('#report').click();
    await page.locator('#files').setInputFiles(
      save(
        `${lang}.png`,
        await sharp(await drawPicture(3))
          .png()
          .toBuffer(),
      ),
    );
    await page.locator('#next:not([disabled])').waitFor();
    await look('pick');
    await page.locator('#next').click();
    await look('confirm');
    await context.close();
  });

  it('is left at once by Esc twice, and by its button, in place of its entry in the history', async () => {
    for (const how of ['key', 'button']) {
      const { page, context } = await open();
      let elsewhere = 0;
      await context.route('https://www.wikipedia.org/', async (route) => {
        elsewhere += 1;
        await route.fulfill({ body: '<h1>An encyclopedia</h1>', contentType: 'text/html' });
      });
      await page.locator('#report').click();
      if (how === 'key') {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Escape');
      } else await page.locator('#exit').click();
      await page.getByText('An encyclopedia').waitFor();
      expect(elsewhere).toBe(1);
      await page.goBack().catch(() => undefined);
      expect(page.url()).not.toContain('/report');
      await context.close();
    }
  });

  it('loads less than 60 kB of script before anything is done, from strict places only', async () => {
    const { page, context, requests } = await open();
    let bytes = 0;
    for (const request of requests.filter((r) => r.resourceType() === 'script'))
      bytes += (await request.sizes()).responseBodySize;
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThan(60_000);
    if (process.env.REPORT_FIGURES) console.log(`initial script: ${bytes} bytes`);
    const policy = (await (await page.request.get(`${url}/report/`)).headersArray()).find(
      (h) => h.name.toLowerCase() === 'content-security-policy',
    )!.value;
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
    await context.close();
  });
});
