import { HaetaeError } from '@haetae/contracts';
import { expect, it } from 'vitest';
import { lineBatches } from './line-batches.ts';
import { matchImages, matchLines } from './match.ts';
import { MAX_BANK_LINE_BYTES, readMatchBank } from './match-bank.ts';

const A = 'f162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c95';
const B = '0e9d1462554e8f3fa9801c9cd265aab73a9ed67d22a1c8b58bdb1443757ca36a'; // every bit of A turned over
const A_2 = 'f162eb9daab170c0567fe3632d9a5548c5612982dd5e374a7424ebbc8a835c96'; // 2 bits from A

/** The text as a stream in pieces of `size` bytes, so that lines, CRLF and characters are cut anywhere. */
async function* stream(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const bankOf = async (text: string, size = 7) => {
  const refused: string[] = [];
  const batches = lineBatches(stream(text, size), MAX_BANK_LINE_BYTES);
  const bank = await readMatchBank(batches, (line, reason) => refused.push(`${line}: ${reason}`));
  return { bank, refused };
};
const collect = () => {
  const answers: unknown[] = [];
  const write = async (lines: string) => {
    for (const line of lines.trimEnd().split('\n')) answers.push(JSON.parse(line));
  };
  return { answers, write };
};

it('reads a bank with a byte order mark, CRLF, comments, blank lines, a header and quoted ids', async () => {
  const text = `\ufeffhash,id\r\n# a comment\r\n\r\n${A},first\r\n"${A_2.toUpperCase()}","se,co""nd",more\r\n  ${B}  `;
  for (const size of [1, 2, 3, 64, 10_000]) {
    const { bank, refused } = await bankOf(text, size);
    expect(refused).toEqual([]);
    const { answers, write } = collect();
    expect(await matchLines(lineBatches(stream(`${A}\n${B}`, size), 1_024), bank, 31, write)).toBe(0);
    expect(answers).toEqual([
      {
        query: A,
        matches: [
          { id: 'first', distance: 0, via: 'original' },
          { id: 'se,co"nd', distance: 2, via: 'original' },
        ],
      },
      { query: B, matches: [{ id: B, distance: 0, via: 'original' }] },
    ]);
  }
});

it('names each bad line of a bank and keeps the good ones', async () => {
  const text = [A.slice(1), `${A},ok`, 'hash,id', 'x'.repeat(MAX_BANK_LINE_BYTES + 1), `"${A}`, `${B}`].join('\n');
  const { bank, refused } = await bankOf(text, 999);
  expect(refused).toEqual([
    expect.stringMatching(/^1: .*64 hex digits; this has 63/),
    expect.stringMatching(/^3: .*"hash"/),
    expect.stringMatching(/^4: it is longer than/),
    expect.stringMatching(/^5: a quoted field does not end/),
  ]);
  expect(bank.index.size).toBe(2);
});

it('answers bad queries in their place', async () => {
  const { bank } = await bankOf(`${A},a`);
  const { answers, write } = collect();
  const queries = `${A_2}\n\nnot-a-hash\r\n${'f'.repeat(5_000)}\n${A.toUpperCase()}\n`;
  expect(await matchLines(lineBatches(stream(queries, 11), 1_024), bank, 1, write)).toBe(2);
  expect(answers).toEqual([
    { query: A_2, matches: [] },
    { query: 'not-a-hash', error: { code: 'HASH_INVALID', message: expect.stringContaining('64 hex digits') } },
    { query: 'f'.repeat(100), error: { code: 'LINE_TOO_LONG', message: expect.stringContaining('1024') } },
    { query: A.toUpperCase(), matches: [{ id: 'a', distance: 0, via: 'original' }] },
  ]);
});

it('looks an image up in every way it was expanded, and says by which it was nearest', async () => {
  const { bank } = await bankOf(`${A},a\n${B},b`);
  const image = import.meta.filename; // any readable file: the hasher below looks at its queries, not at bytes
  const hashes = { pdq: B, md5: '', sha256: '', width: 1, height: 1, format: 'png', bytes: 1 };
  const queries = [
    { pdq: A_2, via: 'original' },
    { pdq: A, via: 'flipX' },
    { pdq: A_2, via: 'crop:centre90' },
  ];
  let quality = 90;
  const hashImage = async () => {
    if (quality < 0) throw new HaetaeError('MEDIA_CORRUPT', 'broken');
    return { hashes: { ...hashes, quality }, queries };
  };
  const { answers, write } = collect();
  expect(await matchImages([image], bank, 31, { hashImage }, write)).toBe(0);
  quality = 30;
  expect(await matchImages([image], bank, 31, { hashImage }, write)).toBe(0);
  quality = -1;
  expect(await matchImages([image, `${image}.absent`], bank, 31, { hashImage }, write)).toBe(2);
  expect(answers).toEqual([
    { query: image, matches: [{ id: 'a', distance: 0, via: 'flipX' }] },
    { query: image, matches: [], abstained: 'PDQ quality 30 is below 50' },
    { query: image, error: { code: 'MEDIA_CORRUPT', message: 'broken' } },
    { query: `${image}.absent`, error: { code: 'FILE_NOT_READABLE', message: expect.stringContaining('ENOENT') } },
  ]);
});
