import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTextPool } from './create-text-pool.ts';
import { writeExpert } from './linear/weight-files.ts';
import { loadTextModel } from './load-text-model.ts';
import { toyModel } from './train/toy-model.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'haetae-pool-'));
  const { manifest, experts } = toyModel(12);
  for (const expert of experts.values()) {
    const { file, weights, sha256 } = writeExpert(dir, expert);
    manifest.weightsManifest = [{ paths: [file], weights }];
    manifest.sha256 = { [file]: sha256 };
  }
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
});
afterAll(() => rmSync(dir, { recursive: true }));

it('answers as the model itself does, in order', async () => {
  const inputs = Array.from({ length: 150 }, (_, i) => ({
    text: i % 3 === 0 ? `what a stupid fool ${i}` : i % 3 === 1 ? `soup for lunch ${i}` : '',
    lang: 'en',
  }));
  const alone = await loadTextModel({ dir });
  const pool = await createTextPool({ dir, threads: 2 });
  expect(await pool.scoreTexts(inputs, { highlights: 'flagged' })).toEqual(
    await alone.scoreTexts(inputs, { highlights: 'flagged' }),
  );
  expect(pool.info).toEqual(alone.info);
  await pool.close();
  await expect(pool.scoreTexts(inputs)).rejects.toMatchObject({ code: 'NOT_READY' });
});

it('does not start on a folder without a model', async () => {
  await expect(createTextPool({ dir: join(dir, 'nothing'), threads: 2 })).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
  });
});

it('wants at least one thread', async () => {
  await expect(createTextPool({ dir, threads: 0 })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
