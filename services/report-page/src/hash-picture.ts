import { pdqFromPixels, plainCore } from '@haetae/pdq';
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { uprightJpeg } from './upright-jpeg.ts';

export interface HashedPicture {
  pdq: string;
  quality: number;
  md5: string;
  sha256: string;
  width: number;
  height: number;
}

/** Phones draw no larger canvas than this; a larger picture is made smaller first, which costs a bit or two of its hash. */
const MAX_PIXELS = 16_000_000;

/**
 * The hashes of a picture, as `haetae hash` makes them: PDQ of the pixels as they are stored (no rotation, no colour profile), MD5
 * and SHA-256 of the bytes. The plain core, because WebAssembly would need a looser content security policy; both cores give
 * the same bits. Throws when the browser cannot decode it.
 */
export async function hashPicture(file: Blob): Promise<HashedPicture> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const source = new Blob([uprightJpeg(bytes)], { type: file.type });
  const bitmap = await createImageBitmap(source, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const { data, width, height } = readPixels(bitmap);
  const { hex, quality } = pdqFromPixels(new Uint8Array(data.buffer), width, height, 4, plainCore);
  return {
    pdq: hex,
    quality,
    md5: toHex(md5(bytes)),
    sha256: toHex(sha256(bytes)),
    width: bitmap.width,
    height: bitmap.height,
  };
}

function readPixels(bitmap: ImageBitmap): ImageData {
  const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (bitmap.width * bitmap.height)));
  const [width, height] = [
    Math.max(1, Math.floor(bitmap.width * scale)),
    Math.max(1, Math.floor(bitmap.height * scale)),
  ];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser draws no pictures here');
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

const toHex = (bytes: Uint8Array) => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
