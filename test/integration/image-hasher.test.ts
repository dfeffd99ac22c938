import { readFileSync } from 'node:fs';
import { createImageHasher, DEFAULT_LIMITS, type ImageHasher } from '@haetae/media';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MB = 1024 * 1024;
const sample = (name: string) => readFileSync(new URL(`../../services/haetae/samples/images/${name}`, import.meta.url));

/** The most memory that a process has had resident, in bytes. */
function peakBytes(pid: number): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) * 1024;
}

/** A flat PNG: a few kilobytes that unfold into `width` x `height`. */
const flat = (width: number, height: number, interlaced = false) =>
  sharp({ create: { width, height, channels: 3, background: '#a53' }, limitInputPixels: false })
    .png({ compressionLevel: 9, progressive: interlaced })
    .toBuffer();

let hasher: ImageHasher;
let ninetyMegapixels: Buffer;
beforeAll(async () => {
  hasher = createImageHasher({ processes: 1, timeoutMs: 120_000 });
  ninetyMegapixels = await flat(10_000, 9_000);
});
afterAll(() => hasher.close());

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: { code: string }) => error.code,
  );

describe('what is refused, by name', () => {
  const jpeg = sample('valley.jpg');
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>';
  it.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(0), 'MEDIA_EMPTY'],
    ['text', Buffer.from('hello, this is not an image'), 'MEDIA_NOT_AN_IMAGE'],
    ['an SVG that refers to a file', Buffer.from(svg), 'MEDIA_NOT_AN_IMAGE'],
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ'), 'MEDIA_NOT_AN_IMAGE'],
    ['a JPEG cut short', jpeg.subarray(0, jpeg.length >> 1), 'MEDIA_CORRUPT'],
    ['a JPEG of three bytes', jpeg.subarray(0, 3), 'MEDIA_CORRUPT'],
    ['a PNG cut short', sample('letter.png').subarray(0, 20_000), 'MEDIA_CORRUPT'],
    ['more bytes than the limit', new Uint8Array(DEFAULT_LIMITS.maxBytes + 1), 'MEDIA_TOO_LARGE'],
  ])('%s', async (_, bytes, code) => {
    expect(await codeOf(hasher.inspectImage(bytes))).toBe(code);
    expect(await codeOf(hasher.hashImage(bytes))).toBe(code);
  });

  it('50,000 x 50,000 pixels, before any is decoded', async () => {
    const png = await flat(64, 64);
    png.writeUInt32BE(50_000, 16);
    png.writeUInt32BE(50_000, 20);
    const { crc32 } = await import('node:zlib');
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    expect(await codeOf(hasher.inspectImage(png))).toBe('MEDIA_TOO_MANY_PIXELS');
    expect(await codeOf(hasher.hashImage(png))).toBe('MEDIA_TOO_MANY_PIXELS');
  });
});

it('reads every kind of image, whatever its colours', async () => {
  const picture = sharp(sample('harbour.jpg')).resize(200, 150, { fit: 'fill' });
  const kinds: [string, Buffer][] = [
    ['jpeg', await picture.clone().toColourspace('cmyk').jpeg().toBuffer()],
    ['png', await picture.clone().toColourspace('rgb16').png().toBuffer()],
    ['png', await picture.clone().png({ palette: true, colours: 256 }).toBuffer()],
    ['png', await picture.clone().ensureAlpha(0.5).png().toBuffer()],
    ['gif', await picture.clone().gif().toBuffer()],
    ['webp', await picture.clone().webp().toBuffer()],
    ['avif', await picture.clone().avif().toBuffer()],
    ['tiff', await picture.clone().tiff().toBuffer()],
  ];
  for (const [format, bytes] of kinds) {
    expect(await hasher.inspectImage(bytes)).toEqual({ format, width: 200, height: 150, frames: 1 });
    const { hashes, queries } = await hasher.hashImage(bytes, { queries: true });
    expect(hashes).toMatchObject({ format, width: 200, height: 150, bytes: bytes.length });
    expect(hashes.quality).toBeGreaterThanOrEqual(50);
    expect(queries[0]).toEqual({ pdq: hashes.pdq, via: 'original' });
  }
  const vias = async (bytes: Buffer) => (await hasher.hashImage(bytes, { queries: true })).queries.map((q) => q.via);
  expect(await vias(kinds[0]![1])).toContain('original:inks');
  expect(await vias(kinds[2]![1])).toContain('original:indices');
});

it('goes by the bytes: an image with an archive behind it is the image', async () => {
  const bytes = Buffer.concat([sample('valley.jpg'), Buffer.from('PK\u0003\u0004<script>alert(1)</script>')]);
  expect(await hasher.inspectImage(bytes)).toMatchObject({ format: 'jpeg', frames: 1 });
});

it('gives a picture of one pixel or of one colour no queries', async () => {
  for (const side of [1, 300]) {
    const { hashes, queries } = await hasher.hashImage(await flat(side, side), { queries: true });
    expect(hashes.quality).toBe(0);
    expect(hashes.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(queries).toEqual([]);
  }
});

it('looks at a few frames of ten thousand', async () => {
  const frames = 10_000;
  const data = Buffer.alloc(16 * 16 * frames * 3, sample('valley.jpg').subarray(600, 6_001));
  const raw = { width: 16, height: 16 * frames, channels: 3 as const, pageHeight: 16 };
  const gif = await sharp(data, { raw }).gif({ effort: 1 }).toBuffer();
  expect((await hasher.inspectImage(gif)).frames).toBe(frames);
  const { queries } = await hasher.hashImage(gif, { queries: true });
  expect(queries.filter((query) => query.via.startsWith('original:frame')).length).toBeLessThanOrEqual(4);
});

it('stays below its memory limit on pictures as large as the limit allows', async () => {
  for (const bytes of [ninetyMegapixels, await flat(6_000, 6_000, true)])
    expect(await codeOf(hasher.hashImage(bytes, { queries: true }))).toBe('none');
  for (const pid of hasher.pids()) expect(peakBytes(pid)).toBeLessThan(DEFAULT_LIMITS.memoryLimitBytes);
});

it('ends a process that grows beyond its limit, and goes on with the next image', async () => {
  const small = createImageHasher({ processes: 1, memoryLimitBytes: 150 * MB });
  try {
    await expect(small.hashImage(ninetyMegapixels)).rejects.toMatchObject({
      code: 'MEDIA_TOO_MANY_PIXELS',
      message: expect.stringContaining('memory'),
    });
    expect((await small.hashImage(sample('valley.jpg'))).hashes.quality).toBe(100);
  } finally {
    await small.close();
  }
});

it('ends a process that takes too long, and one whose caller no longer wants the answer', async () => {
  const hasty = createImageHasher({ processes: 1, timeoutMs: 1 });
  try {
    expect(await codeOf(hasty.hashImage(ninetyMegapixels))).toBe('MEDIA_TIMEOUT');
  } finally {
    await hasty.close();
  }
  const abort = new AbortController();
  const work = hasher.hashImage(ninetyMegapixels, { signal: abort.signal });
  abort.abort(new Error('no longer wanted'));
  await expect(work).rejects.toThrow('no longer wanted');
  expect((await hasher.hashImage(sample('valley.jpg'))).hashes.quality).toBe(100);
});

it('meets the sample pictures again after what was done to them', async () => {
  const index = JSON.parse(sample('index.json').toString()) as { file: string; of?: string; bank?: true }[];
  const { hammingDistance, pdqFromHex } = await import('@haetae/pdq');
  const bank = new Map<string, Uint8Array>();
  for (const { file, bank: inBank } of index)
    if (inBank) bank.set(file, pdqFromHex((await hasher.hashImage(sample(file))).hashes.pdq));
  for (const { file, of } of index.filter((entry, i) => entry.of !== undefined || i % 3 === 0)) {
    const { queries } = await hasher.hashImage(sample(file), { queries: true });
    const met = [...bank].filter(([, hash]) => queries.some((q) => hammingDistance(pdqFromHex(q.pdq), hash) <= 31));
    const expected = of ?? (bank.has(file) ? file : undefined);
    expect({ file, met: met.map(([name]) => name) }).toEqual({ file, met: expected === undefined ? [] : [expected] });
  }
});
