/**
 * What a UTF-16 unit is to the feature extractor. A table of 64 Ki bytes, built once, so that the hot loop is one lookup.
 * Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Burmese) have no words to cut at: each unit is a token.
 */
export const SPACE = 0;
export const WORD = 1;
export const UNSPACED = 2;
export const MARK = 3;

const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const word = /^[\p{L}\p{N}\p{M}_]$/u;

function buildTable(): Uint8Array {
  const table = new Uint8Array(65_536);
  for (let unit = 0; unit < 65_536; unit += 1) {
    // Halves of astral characters (emoji that the normaliser did not name, rare scripts) travel as parts of words.
    if (unit >= 0xd800 && unit <= 0xdfff) {
      table[unit] = WORD;
      continue;
    }
    const char = String.fromCharCode(unit);
    if (unspaced.test(char)) table[unit] = UNSPACED;
    else if (word.test(char)) table[unit] = WORD;
    else if (unit > 0x20 && !/^[\s\p{C}\p{Z}]$/u.test(char)) table[unit] = MARK;
  }
  return table;
}

/** Class (SPACE, WORD, UNSPACED, MARK) of each UTF-16 unit. */
export const charClass = buildTable();
