import { HaetaeError } from '@haetae/contracts';

export const IMAGE_FORMATS = ['jpeg', 'png', 'gif', 'webp', 'avif', 'tiff'] as const;
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

const ascii = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
const starts = (bytes: Uint8Array, ...expected: number[]) => expected.every((byte, i) => bytes[i] === byte);

/** The format by its first bytes, never by a name. Undefined when it is none that is read here. */
export function findImageFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (/^GIF8[79]a/.test(ascii(bytes, 0, 6))) return 'gif';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (ascii(bytes, 4, 8) === 'ftyp' && brandsOf(bytes).some((b) => b === 'avif' || b === 'avis')) return 'avif';
  if (/^(II[*+]\0|MM\0[*+])/.test(ascii(bytes, 0, 4))) return 'tiff';
  return undefined;
}

/** The format, or MEDIA_NOT_AN_IMAGE naming what the bytes look like instead. */
export function getImageFormat(bytes: Uint8Array): ImageFormat {
  const format = findImageFormat(bytes);
  if (format !== undefined) return format;
  const looks = lookalike(bytes);
  throw new HaetaeError(
    'MEDIA_NOT_AN_IMAGE',
    `The bytes are not an image of a kind that is read here (${IMAGE_FORMATS.join(', ')})${looks === undefined ? '' : `; they look like ${looks}`}.`,
  );
}

/** Brands of an ISO base media file: what it says it is, and what it says it is compatible with. */
function brandsOf(bytes: Uint8Array): string[] {
  const size = Math.min(bytes.length, 256, new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
  const brands = [ascii(bytes, 8, 12)];
  for (let i = 16; i + 4 <= size; i += 4) brands.push(ascii(bytes, i, i + 4));
  return brands;
}

function lookalike(bytes: Uint8Array): string | undefined {
  const head = ascii(bytes, 0, Math.min(bytes.length, 512));
  if (head.startsWith('%PDF')) return 'PDF';
  if (/<svg[\s>]|^\s*<\?xml/i.test(head)) return 'SVG or XML, which is never rendered here';
  if (head.slice(4, 8) === 'ftyp') return /hei[cx]|mif1|msf1/.test(head.slice(8, 40)) ? 'HEIC' : 'a video';
  if (head.startsWith('BM')) return 'BMP';
  if (head.startsWith('PK')) return 'a ZIP archive';
  if (/^\s*<(!doctype|html)/i.test(head)) return 'HTML';
  return undefined;
}
