/**
 * Hashers built on Pillow (python-threatexchange, Hasher-Matcher-Actioner) take the palette indices of a PNG or GIF for
 * grey values. Their reading is had by painting the palette grey: entry n becomes the colour (n, n, n), transparency
 * goes, and the decoder then returns the indices. PNG: https://www.w3.org/TR/png-3/; GIF: the GIF89a specification.
 */
import { crc32 } from 'node:zlib';

const PNG_HEAD_BYTES = 8;
const CHUNK_FRAME_BYTES = 12;

/** The file with a grey palette, or undefined where it has no palette (or is not laid out as it should be). */
export function withGreyPalette(bytes: Uint8Array, format: string): Uint8Array | undefined {
  if (format === 'png') return greyPng(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (format === 'gif') return greyGif(Uint8Array.from(bytes));
  return undefined;
}

function greyPng(bytes: Buffer): Uint8Array | undefined {
  const kept: Uint8Array[] = [bytes.subarray(0, PNG_HEAD_BYTES)];
  let painted = false;
  for (let at = PNG_HEAD_BYTES; at + CHUNK_FRAME_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + CHUNK_FRAME_BYTES + length;
    if (end > bytes.length) return undefined;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IEND' && painted) return Buffer.concat([...kept, bytes.subarray(at, end)]);
    if (type === 'PLTE') {
      kept.push(pngChunk('PLTE', greyRamp(Math.floor(length / 3))));
      painted = true;
    } else if (type === 'IHDR' || type === 'IDAT') kept.push(bytes.subarray(at, end));
    at = end;
  }
  return undefined;
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(CHUNK_FRAME_BYTES + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

function greyGif(bytes: Uint8Array): Uint8Array | undefined {
  const table = (at: number, flags: number): number => {
    if ((flags & 0x80) === 0) return at;
    const entries = 2 << (flags & 7);
    if (at + entries * 3 > bytes.length) return at;
    bytes.set(greyRamp(entries), at);
    return at + entries * 3;
  };
  let at = table(13, bytes[10] ?? 0);
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === 0x2c) {
      table(at + 10, bytes[at + 9] ?? 0);
      return bytes;
    }
    if (kind !== 0x21) return undefined;
    // Graphic control extension: its first data byte's lowest bit says that one index is transparent.
    if (bytes[at + 1] === 0xf9) bytes[at + 3]! &= 0xfe;
    at += 2;
    while (at < bytes.length && bytes[at] !== 0) at += bytes[at]! + 1;
    at += 1;
  }
  return undefined;
}

const greyRamp = (entries: number) => Uint8Array.from({ length: entries * 3 }, (_, i) => Math.floor(i / 3));
