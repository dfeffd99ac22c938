import { createHash } from 'node:crypto';
import type { ImageHashes } from '@haetae/contracts';
import { type Pdq, pdqFromPixels } from '@haetae/pdq';
import type { ImageHeader, Pixels } from './decode.ts';

/** The canonical hashes: PDQ of the pixels as stored, MD5 and SHA-256 of the bytes. */
export function hashBytes(bytes: Uint8Array, header: ImageHeader, pixels: Pixels): ImageHashes {
  const pdq: Pdq = pdqFromPixels(pixels.data, pixels.width, pixels.height, pixels.channels);
  return {
    pdq: pdq.hex,
    quality: pdq.quality,
    md5: createHash('md5').update(bytes).digest('hex'),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    width: header.width,
    height: header.height,
    format: header.format,
    bytes: bytes.length,
  };
}
