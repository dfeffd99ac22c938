/** Disguises as people use them to slip past a filter, laid over the words of a text. Used to measure, never to train. */
import { createRandom } from '../train/random.ts';

type Disguise = (word: string, random: () => number) => string;

const map =
  (table: Readonly<Record<string, string>>, share = 1): Disguise =>
  (word, random) =>
    Array.from(word, (c) => {
      const other = table[c] ?? table[c.toLowerCase()];
      return other !== undefined && random() < share ? other : c;
    }).join('');

const HOMOGLYPHS = {
  a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х', y: 'у', i: 'і', s: 'ѕ', j: 'ј', h: 'һ',
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', х: 'x', у: 'y', і: 'i',
}; // biome-ignore format: a table
const isWord = (word: string): boolean => /^\p{L}[\p{L}\p{M}'-]+$/u.test(word);

/** What the issue calls zero-width, confusables, elongation, leet and spaced letters, each by name. */
export const DISGUISES: Readonly<Record<string, Disguise>> = {
  'zero-width': (word) => Array.from(word).join('\u200b'),
  'word-joiner': (word) => Array.from(word).join('\u2060'),
  confusables: map(HOMOGLYPHS),
  'full-width': (word) => word.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  elongation: (word, random) => {
    const vowel = [...word].findIndex((c) => /[aeiouаеиоуыэюяіїєაეიოუ]/iu.test(c));
    const at = vowel >= 0 ? vowel : word.length - 1;
    return word.slice(0, at) + (word[at] ?? '').repeat(3 + Math.floor(random() * 3)) + word.slice(at + 1);
  },
  'leet digits': map({ a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' }, 0.7),
  'leet signs': map({ a: '@', i: '!', s: '$', e: '3', o: '0' }, 0.7),
  spaced: (word) => Array.from(word).join(' '),
  dotted: (word) => Array.from(word).join('.'),
  dashed: (word) => Array.from(word).join('-'),
};

/**
 * `text` with `spans` (offsets of the words that matter most) disguised; with no span, every third word of three letters
 * or more. The same seed, the same text.
 */
export function attackText(
  text: string,
  name: string,
  spans: readonly { start: number; end: number }[] = [],
  seed = 1,
): string {
  const disguise = DISGUISES[name];
  if (disguise === undefined) throw new Error(`no disguise is called ${name}`);
  const random = createRandom(seed + text.length);
  let n = 0;
  return text.replace(/\S+/gu, (word, at: number) => {
    const [lead = '', core = '', tail = ''] = /^([^\p{L}]*)(.*?)([^\p{L}]*)$/u.exec(word)?.slice(1) ?? [];
    if (core.length < 3 || !isWord(core)) return word;
    n += 1;
    const chosen = spans.length === 0 ? n % 3 === 1 : spans.some((s) => s.start < at + word.length && s.end > at);
    return chosen ? lead + disguise(core, random) + tail : word;
  });
}
