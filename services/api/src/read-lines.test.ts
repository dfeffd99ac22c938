import { expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

const read = async (chunks: (string | Buffer)[], max = 100) => {
  const out = [];
  for await (const line of readLines(
    (async function* () {
      for (const c of chunks) yield Buffer.from(c);
    })(),
    max,
  ))
    out.push(line);
  return out;
};

it('splits across chunks, drops BOM and CR, keeps blank lines counted', async () => {
  const lines = await read(['\ufeffa', 'b\r\n', '\r\nc', '\nd']);
  expect(lines.map((l) => [l.line, l.text])).toEqual([
    [1, 'ab'],
    [2, ''],
    [3, 'c'],
    [4, 'd'],
  ]);
});

it('does not cut a character that two chunks share', async () => {
  const bytes = Buffer.from('ქართული\n');
  expect((await read([bytes.subarray(0, 4), bytes.subarray(4)]))[0]!.text).toBe('ქართული');
});

it('passes over a line without end in bounded memory, and goes on after it', async () => {
  const before = process.memoryUsage().arrayBuffers;
  async function* endless() {
    for (let i = 0; i < 2_000; i += 1) yield Buffer.alloc(64 * 1024, 97);
    yield Buffer.from('\nnext');
  }
  const out = [];
  for await (const line of readLines(endless(), 1_000)) out.push(line);
  expect(out).toEqual([
    { line: 1, text: '', tooLong: true },
    { line: 2, text: 'next', tooLong: false },
  ]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
});
