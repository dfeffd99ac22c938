/**
 * What is done to a text before it is tokenised, step for step what training-py/prepare.py does; a fixture holds both to
 * the same output, so every character class is spelt out instead of left to a regex engine.
 */

/** Hidden and direction marks, variation selectors, skin tones. */
const HIDDEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|\ufe0e|\ufe0f|[\u{1f3fb}-\u{1f3ff}]/gu;
const LINK = /(?:https?:\/\/|www\.)[^\t-\r \u2028\u2029]+|\[URL\]|<url>|<URL>/gu;
const NAME = /@[A-Za-z0-9_]+|\[USER\]|<user>|<USER>/gu;
const RUN = /([^0-9\t-\r \u2028\u2029])\1{2,}/gu;
const SPACE = /[\t-\r \u2028\u2029]+/gu;
const FIRST_EMOJI = '\u2600';

/** UTF-16 units that are read; a caller with longer texts cuts them into windows of its own. */
export const MAX_UNITS = 4_000;

/** `emoji`: character to lower-case name. NFKC, hidden characters out, links and names to a word, runs of three to one. */
export function prepareText(text: string, emoji: ReadonlyMap<string, string>): string {
  let out = text
    .slice(0, MAX_UNITS)
    .normalize('NFKC')
    .replace(HIDDEN, '')
    .replace(LINK, ' url ')
    .replace(NAME, ' user ')
    .replace(/[\u2018\u2019`]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replaceAll('#', ' ')
    .replace(RUN, '$1');
  if ([...out].some((symbol) => symbol >= FIRST_EMOJI)) {
    out = Array.from(out, (symbol) => {
      const name = emoji.get(symbol);
      return name === undefined ? symbol : ` ${name} `;
    }).join('');
  }
  return out
    .replace(RUN, '$1')
    .replace(SPACE, ' ')
    .replace(/^ +| +$/g, '');
}
