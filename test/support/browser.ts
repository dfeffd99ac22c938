import { spawnSync } from 'node:child_process';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { PASSWORD } from './sign-in.ts';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Small containers have a small /dev/shm.
  '--disable-dev-shm-usage',
];

/** The Chromium of this system, headless. `node bin/setup.mjs` says how to get one. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: findBrowser(), headless: true, args: ARGS });
}

function findBrowser(): string {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  throw new Error('There is no Chromium on the PATH. Debian: sudo apt-get install chromium');
}

export interface Watched {
  context: BrowserContext;
  page: Page;
  /** Messages of the console that are errors, refusals of the content security policy among them; and what was thrown. */
  faults: string[];
}

/** A fresh browser profile with one page, whose faults are noted. */
export async function openPage(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, locale: 'en-GB', ...options });
  // A machine that is shared is slow at times; a test that fails for it tells nothing.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // What the server refuses is no fault of the page; it says so itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return { context, page, faults };
}

/** Signs in through the form. */
export async function signInAs(page: Page, url: string, name: string, password = PASSWORD): Promise<void> {
  await page.goto(`${url}/console/`);
  await page.locator('input[name=username]').fill(name);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.locator('.top-bar').waitFor();
}
