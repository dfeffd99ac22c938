const ORIENTATION = 0x0112;

/**
 * The bytes of a JPEG with the EXIF orientation set to 1, so that a browser decodes the pixels as they are stored; anything else
 * as it is. The input is left alone. EXIF 2.3, section 4.6; JPEG markers after ITU-T T.81, annex B.
 */
export function uprightJpeg(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return bytes;
  for (let at = 2; at + 10 < bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = bytes[at + 1]!;
    // Scan data begins: nothing more of this kind comes.
    if (marker === 0xda) break;
    const isExif = marker === 0xe1 && view.getUint32(at + 4) === 0x45786966;
    const entry = isExif ? findOrientation(view, at + 10, at + 2 + view.getUint16(at + 2)) : undefined;
    if (entry === undefined) continue;
    const copy = bytes.slice();
    new DataView(copy.buffer).setUint16(entry.at, 1, entry.little);
    return copy;
  }
  return bytes;
}

function findOrientation(view: DataView, tiff: number, end: number): { at: number; little: boolean } | undefined {
  if (end > view.byteLength || tiff + 8 > end) return undefined;
  const little = view.getUint16(tiff) === 0x4949;
  const table = tiff + view.getUint32(tiff + 4, little);
  if (table + 2 > end) return undefined;
  const entries = view.getUint16(table, little);
  for (let n = 0, at = table + 2; n < entries && at + 12 <= end; n += 1, at += 12)
    if (view.getUint16(at, little) === ORIENTATION) return { at: at + 8, little };
  return undefined;
}
