import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { io, setBackend } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTextModel } from '../load-text-model.ts';
import { toyModel } from '../train/toy-model.ts';
import { decodeExpert, writeExpert } from './weight-files.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'haetae-model-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function save() {
  const { manifest, experts } = toyModel(12);
  const expert = experts.get('en');
  if (expert === undefined) throw new Error('no expert');
  const written = writeExpert(dir, expert);
  manifest.weightsManifest = [{ paths: [written.file], weights: written.weights }];
  manifest.sha256 = { [written.file]: written.sha256 };
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
  return { manifest, expert, written };
}

describe('weight files', () => {
  it('load again to the same scores', async () => {
    save();
    const model = await loadTextModel({ dir });
    const [result] = await model.scoreTexts([{ text: 'what a stupid fool', lang: 'en' }]);
    expect(result?.labels.toxic).toBeGreaterThan(0.6);
    expect(model.info).toMatchObject({ name: 'toy', path: 'fast', backend: { linear: 'typed-arrays', graph: 'none' } });
  });

  it('are TensorFlow.js weights: its own decoder reads the same numbers', async () => {
    await setBackend('cpu');
    const { expert, written } = save();
    const bytes = readFileSync(join(dir, written.file));
    const tensors = io.decodeWeights(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
      written.weights,
    );
    const used = [...expert.idf.keys()].filter((b) => (expert.idf[b] as number) > 0);
    const heads = expert.heads.length;
    const rows = used.map((b) => [...expert.weights.subarray(b * heads, (b + 1) * heads)]);
    const isSaid = rows.map((row) => row.some((weight) => weight !== 0));
    const expected = rows.filter((_, row) => isSaid[row]).flat();
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(rows.length * heads);
    expect([...(tensors['en/weights']?.dataSync() ?? [])]).toEqual(expected);
    const bits = tensors['en/used']?.dataSync() ?? [];
    expect(used.every((b) => ((bits[b >> 3] as number) >> (b & 7)) % 2 === 1)).toBe(true);
    const said = tensors['en/said']?.dataSync() ?? [];
    expect(isSaid.map((_, row) => ((said[row >> 3] as number) >> (row & 7)) % 2 === 1)).toEqual(isSaid);
  });

  it('that are too short, too long or empty are no expert', () => {
    const { manifest, written } = save();
    const about = manifest.groups.en;
    if (about === undefined) throw new Error('no group');
    const bytes = readFileSync(join(dir, written.file));
    expect(decodeExpert('en', about, bytes)).toBeDefined();
    for (const wrong of [
      bytes.subarray(0, 0),
      bytes.subarray(0, 600),
      bytes.subarray(0, -1),
      Buffer.concat([bytes, bytes]),
    ])
      expect(decodeExpert('en', about, wrong)).toBeUndefined();
  });

  it('that were damaged are refused', async () => {
    const { written } = save();
    const bytes = readFileSync(join(dir, written.file));
    bytes[100] = (bytes[100] as number) ^ 1;
    writeFileSync(join(dir, written.file), bytes);
    await expect(loadTextModel({ dir })).rejects.toMatchObject({ code: 'MODEL_CHECKSUM_MISMATCH' });
  });

  it('that are missing, or a manifest that is, are said so', async () => {
    await expect(loadTextModel({ dir })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    const { written } = save();
    rmSync(join(dir, written.file));
    await expect(loadTextModel({ dir })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });

  it.each([
    ['not JSON', () => '{'],
    ['another format', (m: object) => JSON.stringify({ ...m, format: 'x' })],
    ['another version', (m: object) => JSON.stringify({ ...m, formatVersion: 99 })],
    ['no groups', (m: object) => JSON.stringify({ ...m, groups: null })],
    ['a group without its weights', (m: object) => JSON.stringify({ ...m, weightsManifest: [] })],
  ])('a manifest that is wrong is refused: %s', async (_, spoil) => {
    const { manifest } = save();
    writeFileSync(join(dir, 'manifest.json'), spoil(manifest));
    await expect(loadTextModel({ dir })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
