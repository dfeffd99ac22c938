import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import type { ImageHasher } from '@haetae/media';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashFiles } from './hash.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haetae-hash-'));
  for (const name of ['slow', 'fast', 'bad']) await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true }));

it('answers in the order of the files, one line each, and counts those that failed', async () => {
  let letSlowFinish: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    letSlowFinish = resolve;
  });
  const hashImage = async (bytes: Uint8Array) => {
    const name = Buffer.from(bytes).toString();
    if (name === 'slow') await slow;
    if (name === 'fast') letSlowFinish();
    if (name === 'bad') throw new HaetaeError('MEDIA_NOT_AN_IMAGE', 'no image');
    const hashes = { pdq: 'p', quality: 9, md5: name, sha256: 's', width: 1, height: 2, format: 'png', bytes: 4 };
    return { hashes, queries: [] };
  };
  const lines: unknown[] = [];
  const files = ['slow', 'fast', 'bad', 'absent'].map((name) => join(folder, name));
  const failed = await hashFiles(files, { hashImage } as unknown as ImageHasher, 2, async (line) => {
    lines.push(JSON.parse(line));
  });
  expect(failed).toBe(2);
  expect(lines).toEqual([
    { file: files[0], pdq: 'p', quality: 9, md5: 'slow', sha256: 's', width: 1, height: 2 },
    { file: files[1], pdq: 'p', quality: 9, md5: 'fast', sha256: 's', width: 1, height: 2 },
    { file: files[2], error: { code: 'MEDIA_NOT_AN_IMAGE', message: 'no image' } },
    { file: files[3], error: { code: 'FILE_NOT_READABLE', message: expect.stringContaining('ENOENT') } },
  ]);
});
