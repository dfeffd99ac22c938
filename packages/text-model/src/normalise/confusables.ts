import { type NormalisedText, replaceMapped } from './mapped-text.ts';
import { meets, unitTable } from './unit-table.ts';

/**
 * Letters of one script that pass for letters of another, after the idea of Unicode Technical Standard 39 with a small
 * table of our own. A word is judged by its anchors, the letters that have no double in the other script; only a word
 * that mixes scripts is touched, or a word made of doubles alone where the rest of the text is in the other script.
 */
const CYRILLIC_AS_LATIN = 'аaеeоoрpсcхxуyіiѕsјjԁdһhкkмmтtнhвbԛqԝwѵvгrпnзз'.slice(0, -2) + 'ӏlәəӧöёe';
const GREEK_AS_LATIN = 'αaοoνvρpεeιiκkτtυuχxηnωwβbγyσoϲcϳjάaέeίiόoύuήn';
const ARMENIAN_AS_LATIN = 'օoսuհhոnցgզqյjաw';
const LATIN_AS_CYRILLIC = 'aаeеoоpрcсxхyуkкmмtтhнbвiіjјsѕëёïї';
const LATIN_AS_GREEK = 'aαoοvνpρeεiιkκtτuυxχnηwωbβyγ';
/** Small capitals and phonetic letters pass for plain letters anywhere. */
const ODD_LATIN =
  'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpꞯqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɡgɑaɩiƅbƈcɗdɘeƒfɠgɦhɨiʝjƙkɭlɱmɲnɵoƥpʠqɽrʂsƭtʋvɯwʐzℓlꭰdꮋhⅼlⅰiⅽcⅾdⅿm';

function table(pairs: string): Map<string, string> {
  const chars = [...pairs];
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < chars.length; i += 2) map.set(chars[i] as string, chars[i + 1] as string);
  return map;
}
const TO_LATIN = table(CYRILLIC_AS_LATIN + GREEK_AS_LATIN + ARMENIAN_AS_LATIN);
const TO_CYRILLIC = table(LATIN_AS_CYRILLIC);
const TO_GREEK = table(LATIN_AS_GREEK);
const ODD = table(ODD_LATIN);

const OTHERS = '\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Armenian}';
const LATIN_UNIT = 1;
const OTHER_UNIT = 2;
const GREEK_UNIT = 3;
/** Script of each unit: Latin, another that has doubles of Latin letters, Greek, or 0. */
const SCRIPT = unitTable(
  /^[Ͱ-Ͽ]$/,
  GREEK_UNIT,
  unitTable(new RegExp(`^[${OTHERS}]$`, 'u'), OTHER_UNIT, unitTable(/^\p{Script=Latin}$/u, LATIN_UNIT)),
);
export const IS_OTHER = SCRIPT.map((script) => (script > LATIN_UNIT ? 1 : 0));
export const IS_ODD = unitTable(new RegExp(`^[${[...ODD.keys()].join('')}]$`, 'u'));
/** Letters without a double in the other script. */
const ANCHOR = SCRIPT.map((script, unit) => {
  if (script === 0) return 0;
  return (script === LATIN_UNIT ? TO_CYRILLIC : TO_LATIN).has(String.fromCharCode(unit)) ? 0 : 1;
});
const WORD = new RegExp(`[\\p{Script=Latin}${OTHERS}][\\p{Script=Latin}${OTHERS}\\p{M}0-9]*`, 'gu');
const ODD_LETTER = new RegExp(`[${[...ODD.keys()].join('')}]`, 'gu');
const ODD_OWN = /[ɖɗɓƙɲɨɔɛŋƴəʋƒ]/;

interface Count {
  latin: number;
  latinAnchors: number;
  other: number;
  otherAnchors: number;
  greek: number;
}

function count(word: string): Count {
  const n: Count = { latin: 0, latinAnchors: 0, other: 0, otherAnchors: 0, greek: 0 };
  for (let i = 0; i < word.length; i += 1) {
    const unit = word.charCodeAt(i);
    const script = SCRIPT[unit] as number;
    if (script === 0) continue;
    const anchor = ANCHOR[unit] as number;
    if (script === LATIN_UNIT) {
      n.latin += 1;
      n.latinAnchors += anchor;
    } else {
      n.other += 1;
      n.otherAnchors += anchor;
      if (script === GREEK_UNIT) n.greek += 1;
    }
  }
  return n;
}

/** Writes every word in one script. Genuine words of any script stay as they are. */
export function unifyScripts(source: NormalisedText): NormalisedText {
  const out = meets(source.text, IS_ODD)
    ? replaceMapped(source, ODD_LETTER, (m) => (ODD_OWN.test(m[0]) ? undefined : ODD.get(m[0])))
    : source;
  if (!meets(out.text, IS_OTHER)) return out;
  const whole = count(out.text);
  // Genuine text of another script, not one Latin letter in it, is left alone.
  if (whole.latin === 0) return out;
  // not one letter of the other script that has no Latin double: it is all disguise
  const allDisguise = whole.otherAnchors === 0 && whole.latin > whole.other;
  return replaceMapped(out, WORD, (m) => {
    const word = m[0];
    const n = count(word);
    if (n.other === 0) return undefined;
    if (n.latin === 0) return allDisguise && word.length > 1 ? translate(word, TO_LATIN) : undefined;
    return translate(word, isLatinWord(n, whole) ? TO_LATIN : n.greek > 0 ? TO_GREEK : TO_CYRILLIC);
  });
}

function isLatinWord(word: Count, whole: Count): boolean {
  if (word.latinAnchors !== word.otherAnchors) return word.latinAnchors > word.otherAnchors;
  if (word.latin !== word.other) return word.latin > word.other;
  return whole.latin >= whole.other;
}

function translate(word: string, to: Map<string, string>): string {
  let out = '';
  for (const char of word) out += to.get(char) ?? char;
  return out;
}
