import sharp from 'sharp';
import { expect, it } from 'vitest';
import { uprightJpeg } from './upright-jpeg.ts';

const draw = () => sharp({ create: { width: 40, height: 20, channels: 3, background: '#c33' } });

it('takes the orientation out of a JPEG and leaves everything else', async () => {
  const turned = new Uint8Array(await draw().withMetadata({ orientation: 6 }).jpeg().toBuffer());
  const before = turned.slice();
  const upright = uprightJpeg(turned);
  expect((await sharp(turned).metadata()).orientation).toBe(6);
  expect((await sharp(upright).metadata()).orientation).toBe(1);
  expect(turned).toEqual(before);
  expect(upright.filter((byte, n) => byte !== turned[n])).toHaveLength(1);
});

it('hands back what has none, and survives damage', async () => {
  for (const bytes of [
    await draw().jpeg().toBuffer(),
    await draw().png().toBuffer(),
    Buffer.from([0xff, 0xd8]),
    Buffer.alloc(0),
  ]) {
    const given = new Uint8Array(bytes);
    expect(uprightJpeg(given)).toBe(given);
  }
  const turned = new Uint8Array(await draw().withMetadata({ orientation: 3 }).jpeg().toBuffer());
  for (let length = 0; length < turned.length; length += 1)
    expect(() => uprightJpeg(turned.slice(0, length))).not.toThrow();
});
