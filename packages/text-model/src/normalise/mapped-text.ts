/**
 * A text with, for each of its UTF-16 code units, the place in the original that it came from. Every step of the
 * normaliser takes one and gives one, so that any span of the result leads back to the original.
 */
export interface NormalisedText {
  readonly text: string;
  /** Length `text.length + 1`, never decreasing; the last entry is the length of the original. */
  readonly map: Uint32Array;
}

let identity = new Uint32Array(0);

/** The map of a text that was not changed. A copy, so that nobody shares a buffer. */
export function identityMap(length: number): Uint32Array {
  if (identity.length <= length) {
    identity = new Uint32Array(Math.max(1024, (length + 1) * 2));
    for (let i = 0; i < identity.length; i += 1) identity[i] = i;
  }
  return identity.slice(0, length + 1);
}

/** Writes a new text out of pieces of `source`, keeping the map. */
export interface TextWriter {
  /** Takes over the units [start, end) of the source as they are. */
  copy(start: number, end: number): void;
  /** Writes `text` for the source units from `at` on: all of its units point there. */
  write(text: string, at: number): void;
  /** The text written so far, closed with the end of the source. */
  finish(): NormalisedText;
}

export function createTextWriter(source: NormalisedText): TextWriter {
  const from = source.map;
  const parts: string[] = [];
  let map = new Uint32Array(source.text.length + 16);
  let length = 0;
  const room = (more: number): void => {
    if (length + more + 1 <= map.length) return;
    const wider = new Uint32Array((length + more + 1) * 2);
    wider.set(map.subarray(0, length));
    map = wider;
  };
  return {
    copy(start, end) {
      if (end <= start) return;
      room(end - start);
      parts.push(source.text.slice(start, end));
      map.set(from.subarray(start, end), length);
      length += end - start;
    },
    write(text, at) {
      room(text.length);
      parts.push(text);
      map.fill(from[at] as number, length, length + text.length);
      length += text.length;
    },
    finish() {
      map[length] = from[source.text.length] as number;
      return { text: parts.join(''), map: map.slice(0, length + 1) };
    },
  };
}

/** What stands in for a match: a text for all of it, or pieces, each with its place within the match. */
export type Replacement = string | readonly (readonly [text: string, at: number])[];

/**
 * Replaces the matches of `pattern` (global). `replace` answers `undefined` to leave one as it is. A text as long as
 * the match keeps the places unit by unit.
 */
export function replaceMapped(
  source: NormalisedText,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => Replacement | undefined,
): NormalisedText {
  pattern.lastIndex = 0;
  let writer: TextWriter | undefined;
  let done = 0;
  for (let match = pattern.exec(source.text); match !== null; match = pattern.exec(source.text)) {
    const length = match[0].length;
    if (length === 0) {
      pattern.lastIndex += 1;
      continue;
    }
    const by = replace(match);
    if (by === undefined || by === match[0]) continue;
    writer ??= createTextWriter(source);
    writer.copy(done, match.index);
    if (typeof by !== 'string') for (const [text, at] of by) writer.write(text, match.index + at);
    else if (by.length === length) for (let i = 0; i < length; i += 1) writer.write(by.charAt(i), match.index + i);
    else if (by !== '') writer.write(by, match.index);
    done = match.index + length;
  }
  if (writer === undefined) return source;
  writer.copy(done, source.text.length);
  return writer.finish();
}

/** The original span of the normalised units [start, end): never empty unless the original is. */
export function toOriginalSpan(source: NormalisedText, start: number, end: number): [start: number, end: number] {
  const last = source.text.length;
  const from = source.map[Math.min(start, last)] as number;
  let after = Math.min(Math.max(end, start + 1), last);
  while (after < last && (source.map[after] as number) <= from) after += 1;
  return [from, source.map[after] as number];
}
