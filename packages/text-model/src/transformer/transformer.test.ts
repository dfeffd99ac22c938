import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTransformer, type Transformer } from './load-transformer.ts';

const MODEL = fileURLToPath(new URL('../../../../models/english-deep', import.meta.url));
/** Own sentences with what the PyTorch half makes of them (training-py/export.py writes the file with the weights). */
const CASES = readFileSync(new URL('./fixtures/parity.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { text: string; logits: number[]; ids: number[] });

describe('the English transformer', () => {
  let model: Transformer;
  beforeAll(async () => {
    model = await loadTransformer({ dir: MODEL });
  }, 120_000);
  afterAll(() => model.close());

  it('gives the logits of the PyTorch forward pass within 1e-3', async () => {
    const short = CASES.filter((one) => one.ids.length <= model.info.maxTokens);
    expect(short.length).toBeGreaterThan(35);
    const logits = await model.scoreLogits(short.map((one) => one.text));
    short.forEach((one, i) => {
      one.logits.forEach((wanted, h) => {
        expect(Math.abs((logits[i]?.[h] as number) - wanted), `${model.heads[h]} of "${one.text}"`).toBeLessThan(1e-3);
      });
    });
  });

  it('gives a text the same answer alone and in company', async () => {
    const texts = CASES.map((one) => one.text);
    const together = await model.scoreTexts(texts.slice(0, 21));
    for (const i of [0, 5, 12, 20]) {
      const [alone] = await model.scoreTexts([texts[i] as string]);
      alone?.forEach((value, h) => {
        expect(Math.abs(value - (together[i]?.[h] as number))).toBeLessThan(1e-4);
      });
    }
  });

  it('multiplies whole numbers here, and answers what the floats of TensorFlow.js alone do', {
    timeout: 120_000,
  }, async () => {
    const floats = await loadTransformer({ dir: MODEL, products: 'floats' });
    const texts = CASES.slice(0, 16).map((one) => one.text);
    const [whole, plain] = [await model.scoreTexts(texts), await floats.scoreTexts(texts)];
    whole.forEach((row, i) => {
      row.forEach((p, h) => {
        expect(Math.abs(p - (plain[i]?.[h] as number))).toBeLessThan(3e-4);
      });
    });
    expect(whole).not.toEqual(plain);
    floats.close();
  });

  it('answers bad input with finite probabilities', async () => {
    const odd = [
      '',
      ' ',
      '\u200b',
      '\ud800',
      'x\udc00y',
      'a'.repeat(1_000_000),
      '😀'.repeat(5_000),
      '\0\x01',
      'ω ж ა क 漢',
    ];
    const rows = await model.scoreTexts(odd);
    expect(rows).toHaveLength(odd.length);
    for (const row of rows) for (const p of row) expect(p >= 0 && p <= 1).toBe(true);
    expect(await model.scoreTexts([])).toEqual([]);
  });

  it('keeps the highest window of a long text', async () => {
    const calm = 'The market opened early and the bread was warm, so we walked home along the river. '.repeat(4);
    const heated = 'women are parasites and should be shot';
    const hate = model.heads.indexOf('hate');
    const [plain, mixed] = await model.scoreLogits([calm, `${calm}${heated}. ${calm}`]);
    expect(mixed?.[hate]).toBeGreaterThan((plain?.[hate] as number) + 1);
  });

  it('keeps no tensor of a call', async () => {
    await model.scoreTexts(['warm up']);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i += 1) await model.scoreTexts(CASES.slice(i * 5, 20).map((one) => one.text));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives every tensor back when closed', { timeout: 120_000 }, async () => {
    const before = tf.memory().numTensors;
    const second = await loadTransformer({ dir: MODEL });
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    await second.scoreTexts(['a text']);
    second.close();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a damaged model folder', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'haetae-model-'));
  beforeAll(() => {
    for (const name of readdirSync(MODEL)) copyFileSync(path.join(MODEL, name), path.join(dir, name));
  });
  afterAll(() => rmSync(dir, { recursive: true }));
  const change = (name: string, edit: (bytes: Buffer) => Buffer) => {
    writeFileSync(path.join(dir, name), edit(readFileSync(path.join(MODEL, name))));
  };
  const restore = (name: string) => copyFileSync(path.join(MODEL, name), path.join(dir, name));

  it('is refused when one byte of the weights differs', async () => {
    change('weights.bin', (bytes) => {
      bytes[1_000] = (bytes[1_000] as number) ^ 1;
      return bytes;
    });
    await expect(loadTransformer({ dir })).rejects.toMatchObject({ code: 'MODEL_CHECKSUM_MISMATCH' });
    restore('weights.bin');
  });

  it('is refused when the manifest is of another kind or not JSON', async () => {
    change('manifest.json', () => Buffer.from('{"format":"something else"}'));
    await expect(loadTransformer({ dir })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    change('manifest.json', (bytes) => bytes.subarray(0, 100));
    await expect(loadTransformer({ dir })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    restore('manifest.json');
  });

  it('is refused when a file is missing', async () => {
    rmSync(path.join(dir, 'vocab.json'));
    await expect(loadTransformer({ dir })).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  });
});
