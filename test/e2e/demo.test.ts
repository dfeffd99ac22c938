import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childrenOf, freePort, processesWith, REPOSITORY, readMetric, runHaetae } from '../support/run-haetae.ts';

let dir: string;
let samples: number;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'haetae-demo-'));
  // As root, PostgreSQL runs as another user, who must get through to the data folder.
  await chmod(dir, 0o711);
  const posts = (await readFile(join(REPOSITORY, 'services/haetae/samples/posts.ndjson'), 'utf8'))
    .trim()
    .split('\n').length;
  const images = JSON.parse(await readFile(join(REPOSITORY, 'services/haetae/samples/images/index.json'), 'utf8'));
  samples = posts + (Array.isArray(images) ? images : images.images).length;
});
afterAll(() => rm(dir, { recursive: true }));

describe('the demo', () => {
  it('scores every sample though its worker is killed twice in the middle', async () => {
    const port = await freePort();
    const demo = runHaetae(['demo', '--exit', '--json', '--port', String(port), '--data', dir]);
    const url = `http://127.0.0.1:${port}`;
    let killed = 0;
    for (const share of [0.2, 0.5]) {
      await expect
        .poll(() => readMetric(url, 'haetae_items_accepted_total'), { timeout: 120_000, interval: 20 })
        .toBeGreaterThan(samples * share);
      for (const pid of childrenOf(demo.child.pid!, 'services/worker')) {
        process.kill(pid, 'SIGKILL');
        killed += 1;
      }
    }
    expect(killed).toBeGreaterThan(0);
    expect(await demo.ended, demo.stderr().slice(-3_000)).toBe(0);
    const summary = JSON.parse(demo.stdout());
    expect(Object.keys(summary)).toEqual(['accepted', 'scored', 'flagged', 'cases', 'deadLettered', 'seconds']);
    expect(summary).toMatchObject({ accepted: samples, scored: samples, deadLettered: 0 });
    expect(summary.flagged).toBeGreaterThan(0);
    expect(summary.cases).toBeGreaterThan(0);
    expect(summary.cases).toBeLessThanOrEqual(summary.flagged);
    // Nothing is left behind: no server, no service, no decoder.
    await expect.poll(() => processesWith(dir), { timeout: 10_000 }).toEqual([]);
  });

  it('submits nothing twice on the same data folder, and a second start there is refused', async () => {
    const demo = runHaetae(['demo', '--json', '--port', '0', '--data', dir]);
    const summary = JSON.parse(await demo.firstLine);
    expect(summary).toMatchObject({ accepted: samples, scored: samples, deadLettered: 0 });
    const second = runHaetae(['start', '--port', '0', '--data', dir]);
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toContain(String(demo.child.pid));
    demo.child.kill('SIGTERM');
    expect(await demo.ended).toBe(0);
    await expect.poll(() => processesWith(dir), { timeout: 10_000 }).toEqual([]);
  });
});
