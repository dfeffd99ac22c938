import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConvManifest, type ConvTensor, readConv } from './conv-files.ts';
import { FIRST_PIECE_ID, WORD_START } from './piece-tokenizer.ts';

const PIECES = [`${WORD_START}you`, `${WORD_START}fool`];
const [WIDTH, FILTERS, INNER, HEADS] = [4, 8, 6, 2];

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'haetae-conv-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A folder with a small network; returns what its manifest says of it. */
function save(): ConvManifest {
  const plain = (name: string, ...shape: number[]): ConvTensor => ({ name: `conv/${name}`, shape, dtype: 'float32' });
  const pieces = FIRST_PIECE_ID + PIECES.length;
  const weights: ConvTensor[] = [
    { ...plain('embedding', pieces, WIDTH), quantization: { dtype: 'uint8', scale: 0.01, min: -1.27 } },
    plain('kernel', 3, WIDTH, FILTERS),
    plain('bias', FILTERS),
    plain('dense', 2 * FILTERS + WIDTH, INNER),
    plain('dense.bias', INNER),
    plain('head', INNER, HEADS),
    plain('head.bias', HEADS),
  ];
  const size = ({ shape, quantization }: ConvTensor) => shape.reduce((a, b) => a * b, quantization ? 1 : 4);
  const bytes = Buffer.concat(
    weights.map((tensor) => {
      if (tensor.quantization) return Buffer.alloc(size(tensor), 130);
      return Buffer.from(new Float32Array(size(tensor) / 4).fill(0.1).buffer);
    }),
  );
  return write({ heads: ['en/toxic', 'en/insult'], weights, bytes, pieces: Buffer.from(JSON.stringify(PIECES)) });
}

function write(of: { heads: string[]; weights: ConvTensor[]; bytes: Buffer; pieces: Buffer }): ConvManifest {
  const files = { 'conv.bin': of.bytes, 'pieces.json': of.pieces };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, name), bytes);
  return {
    heads: of.heads,
    weightsManifest: [{ paths: ['conv.bin'], weights: of.weights }],
    sha256: Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
    ),
    training: { rows: 0, epochs: 0, seed: 1 },
  };
}

const read = (about: ConvManifest) => () => readConv(dir, about);

describe('the files of the network', () => {
  it('are read, and the network answers', () => {
    const network = readConv(dir, save());
    expect(network.read('you fool', 0, 8)).toBe(true);
    expect(Number.isFinite(network.logit(0))).toBe(true);
  });

  it.each(['conv.bin', 'pieces.json'])('%s is refused with one bit turned, and when it is missing', (name) => {
    const about = save();
    const bytes = readFileSync(join(dir, name));
    bytes[3] = (bytes[3] as number) ^ 1;
    writeFileSync(join(dir, name), bytes);
    expect(read(about)).toThrowError(expect.objectContaining({ code: 'MODEL_CHECKSUM_MISMATCH' }));
    rmSync(join(dir, name));
    expect(read(about)).toThrowError(expect.objectContaining({ code: 'MODEL_NOT_FOUND' }));
  });

  it('are refused when they do not fit what the manifest says of them', () => {
    const { heads, weightsManifest } = save();
    const weights = weightsManifest[0]!.weights;
    const bytes = readFileSync(join(dir, 'conv.bin'));
    const pieces = readFileSync(join(dir, 'pieces.json'));
    const invalid = expect.objectContaining({ code: 'MODEL_INVALID' });
    expect(read(write({ heads, weights, bytes: bytes.subarray(4), pieces }))).toThrowError(invalid);
    expect(read(write({ heads: [...heads, 'en/threat'], weights, bytes, pieces }))).toThrowError(invalid);
    const fewer = Buffer.from(JSON.stringify(PIECES.slice(1)));
    expect(read(write({ heads, weights, bytes, pieces: fewer }))).toThrowError(invalid);
  });
});
