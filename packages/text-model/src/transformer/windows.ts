/** Tokens shared by neighbouring windows, so that no phrase is cut in two in both. */
const OVERLAP = 16;
/** The token of unknown text, for a text that has none. */
const UNKNOWN = 0;

/** Token lists of at most `size`, covering `ids`; the last one ends where the text ends. */
export function windowsOf(ids: readonly number[], size: number): number[][] {
  if (ids.length === 0) return [[UNKNOWN]];
  if (ids.length <= size) return [[...ids]];
  const windows: number[][] = [];
  for (let start = 0; start + size < ids.length; start += size - OVERLAP) windows.push(ids.slice(start, start + size));
  windows.push(ids.slice(-size));
  return windows;
}
