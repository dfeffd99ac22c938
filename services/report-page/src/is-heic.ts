const BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

/** Whether a file begins as a HEIF picture does (ISO/IEC 23008-12), which most browsers cannot open. AVIF is none here. */
export function isHeic(start: Uint8Array): boolean {
  const word = (at: number) => String.fromCharCode(...start.subarray(at, at + 4));
  if (word(4) !== 'ftyp' || word(8).startsWith('avi')) return false;
  return BRANDS.has(word(8));
}
