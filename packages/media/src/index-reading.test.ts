import sharp from 'sharp';
import { expect, it } from 'vitest';
import { withGreyPalette } from './index-reading.ts';

/** Four colours in four quarters, so that the palette order shows. */
async function quarters(): Promise<Buffer> {
  const colours = [
    [250, 10, 10],
    [10, 250, 10],
    [10, 10, 250],
    [240, 240, 240],
  ];
  const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const quarter = (pixel % 16 < 8 ? 0 : 1) + (pixel < 128 ? 0 : 2);
    return colours[quarter]![i % 3]!;
  });
  return sharp(data, { raw: { width: 16, height: 16, channels: 3 } })
    .png({ palette: true, colours: 4, dither: 0 })
    .toBuffer();
}

/** The palette of a PNG as triples. */
function paletteOf(png: Buffer): number[][] {
  const at = png.indexOf('PLTE');
  const length = png.readUInt32BE(at - 4);
  return Array.from({ length: length / 3 }, (_, i) => [...png.subarray(at + 4 + i * 3, at + 7 + i * 3)]);
}

it('returns the indices of a palette PNG as grey values', async () => {
  const png = await quarters();
  const palette = paletteOf(png);
  const colours = await sharp(png).raw().toBuffer();
  const indices = await sharp(withGreyPalette(png, 'png')!).removeAlpha().raw().toBuffer();
  expect(indices.length).toBe(colours.length);
  for (let i = 0; i < colours.length; i += 3) {
    const [index, g, b] = indices.subarray(i, i + 3);
    expect([g, b]).toEqual([index, index]);
    expect([...colours.subarray(i, i + 3)]).toEqual(palette[index!]);
  }
});

it('does the same for a GIF, and ignores its transparency', async () => {
  const gif = await sharp(await quarters())
    .gif({ colours: 8, dither: 0 })
    .toBuffer();
  const table = gif.subarray(13);
  const colours = await sharp(gif).removeAlpha().raw().toBuffer();
  const indices = await sharp(withGreyPalette(gif, 'gif')!).removeAlpha().raw().toBuffer();
  for (let i = 0; i < colours.length; i += 3)
    expect([...colours.subarray(i, i + 3)]).toEqual([...table.subarray(indices[i]! * 3, indices[i]! * 3 + 3)]);
});

it('has nothing to say of files without a palette or with a broken layout', async () => {
  const png = await sharp(await quarters())
    .png({ palette: false })
    .toBuffer();
  expect(withGreyPalette(png, 'png')).toBeUndefined();
  expect(withGreyPalette((await quarters()).subarray(0, 60), 'png')).toBeUndefined();
  expect(withGreyPalette(Buffer.from('GIF89a'), 'gif')).toBeUndefined();
  expect(withGreyPalette(png, 'jpeg')).toBeUndefined();
});
