/** Characters that steer how others are shown: a handle or a post may hold them in order to mislead. */
const BIDI: Record<string, string> = {
  '\u200e': 'LRM',
  '\u200f': 'RLM',
  '\u061c': 'ALM',
  '\u202a': 'LRE',
  '\u202b': 'RLE',
  '\u202c': 'PDF',
  '\u202d': 'LRO',
  '\u202e': 'RLO',
  '\u2066': 'LRI',
  '\u2067': 'RLI',
  '\u2068': 'FSI',
  '\u2069': 'PDI',
};
/** Characters that show nothing. Joiners (U+200C, U+200D) are left alone: Persian, Bengali and emoji need them. */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2060-\u2064\ufeff]/;
const MARKED =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u2060-\u2064\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

export interface TextSpan {
  start: number;
  end: number;
  label: string;
  weight: number;
}
/** A stretch of text under the same spans; or, with `mark`, a character that is shown by its name instead of taking effect. */
export interface Piece {
  text: string;
  start: number;
  mark?: 'bidi' | 'hidden';
  spans: TextSpan[];
}

/** Splits a text where spans begin or end and around characters that would steer its display. Offsets in UTF-16 code units. */
export function splitText(text: string, spans: TextSpan[] = []): Piece[] {
  const cuts = new Set([0, text.length]);
  const marks = new Map<number, string>();
  for (const { start, end } of spans) {
    if (start >= 0 && start < text.length) cuts.add(start);
    if (end > 0 && end <= text.length) cuts.add(end);
  }
  for (const match of text.matchAll(MARKED)) {
    // A carriage return before a line feed is a line end like any other.
    if (match[0] === '\r') continue;
    marks.set(match.index, match[0]);
    cuts.add(match.index);
    cuts.add(match.index + 1);
  }
  const places = [...cuts].toSorted((a, b) => a - b);
  const pieces: Piece[] = [];
  for (let i = 0; i + 1 < places.length; i += 1) {
    const start = places[i] as number;
    const end = places[i + 1] as number;
    const covering = spans.filter((s) => s.start < end && s.end > start);
    const marked = marks.get(start);
    if (marked === undefined) pieces.push({ text: text.slice(start, end), start, spans: covering });
    else
      pieces.push({
        text: BIDI[marked] ?? `U+${marked.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
        start,
        mark: HIDDEN.test(marked) ? 'hidden' : 'bidi',
        spans: covering,
      });
  }
  return pieces;
}
