/** Scripts told apart here. `han` and `kana` are read together. */
export type Script =
  | 'latin'
  | 'cyrillic'
  | 'arabic'
  | 'devanagari'
  | 'ethiopic'
  | 'hebrew'
  | 'han'
  | 'kana'
  | 'hangul'
  | 'georgian'
  | 'thaana'
  | 'armenian'
  | 'greek'
  | 'bengali'
  | 'gurmukhi'
  | 'gujarati'
  | 'oriya'
  | 'tamil'
  | 'telugu'
  | 'kannada'
  | 'malayalam'
  | 'sinhala'
  | 'thai'
  | 'lao'
  | 'tibetan'
  | 'myanmar'
  | 'khmer'
  | 'mongolian';

/** First and last code point of the blocks in which a script's letters lie, ascending. */
const BLOCKS: readonly (readonly [number, number, Script])[] = [
  [0x41, 0x24f, 'latin'],
  [0x250, 0x2af, 'latin'],
  [0x370, 0x3ff, 'greek'],
  [0x400, 0x52f, 'cyrillic'],
  [0x531, 0x58f, 'armenian'],
  [0x591, 0x5f4, 'hebrew'],
  [0x600, 0x6ff, 'arabic'],
  [0x750, 0x77f, 'arabic'],
  [0x780, 0x7bf, 'thaana'],
  [0x8a0, 0x8ff, 'arabic'],
  [0x900, 0x97f, 'devanagari'],
  [0x980, 0x9ff, 'bengali'],
  [0xa00, 0xa7f, 'gurmukhi'],
  [0xa80, 0xaff, 'gujarati'],
  [0xb00, 0xb7f, 'oriya'],
  [0xb80, 0xbff, 'tamil'],
  [0xc00, 0xc7f, 'telugu'],
  [0xc80, 0xcff, 'kannada'],
  [0xd00, 0xd7f, 'malayalam'],
  [0xd80, 0xdff, 'sinhala'],
  [0xe00, 0xe7f, 'thai'],
  [0xe80, 0xeff, 'lao'],
  [0xf00, 0xfff, 'tibetan'],
  [0x1000, 0x109f, 'myanmar'],
  [0x10a0, 0x10ff, 'georgian'],
  [0x1100, 0x11ff, 'hangul'],
  [0x1200, 0x139f, 'ethiopic'],
  [0x1780, 0x17ff, 'khmer'],
  [0x1800, 0x18af, 'mongolian'],
  [0x1c90, 0x1cbf, 'georgian'],
  [0x1e00, 0x1eff, 'latin'],
  [0x1f00, 0x1fff, 'greek'],
  [0x2d00, 0x2d2f, 'georgian'],
  [0x3040, 0x30ff, 'kana'],
  [0x3130, 0x318f, 'hangul'],
  [0x31f0, 0x31ff, 'kana'],
  [0x3400, 0x9fff, 'han'],
  [0xac00, 0xd7af, 'hangul'],
  [0xf900, 0xfaff, 'han'],
  [0xfb50, 0xfdff, 'arabic'],
  [0xfe70, 0xfeff, 'arabic'],
  [0xff66, 0xff9f, 'kana'],
];

/** A syllable or a word in one sign says as much as this many letters; so mixed texts are weighed fairly. */
const WEIGHTS: Partial<Record<Script, number>> = { han: 3, hangul: 2, kana: 1.5, ethiopic: 2 };

export interface ScriptShare {
  script: Script;
  /** Of the letters of all known scripts, weighed, in (0,1]. */
  share: number;
}

/** The scripts of a cleaned text (letters, marks, spaces), the largest share first; empty when it has no letters. */
export function countScripts(text: string): ScriptShare[] {
  const counts = new Map<Script, number>();
  let total = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code <= 0x40) continue;
    const script = code < 0x250 ? 'latin' : scriptOf(code);
    if (script === undefined) continue;
    const weight = WEIGHTS[script] ?? 1;
    counts.set(script, (counts.get(script) ?? 0) + weight);
    total += weight;
  }
  return [...counts]
    .map(([script, count]) => ({ script, share: count / total }))
    .sort((a, b) => b.share - a.share || (a.script < b.script ? -1 : 1));
}

function scriptOf(code: number): Script | undefined {
  let low = 0;
  let high = BLOCKS.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last, script] = BLOCKS[middle]!;
    if (code < first) high = middle - 1;
    else if (code > last) low = middle + 1;
    else return script;
  }
  return undefined;
}
