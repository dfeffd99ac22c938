import type { LexiconEntry, Pack } from '@haetae/contracts';
import { packSchema } from '@haetae/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLexicon, foldCase, type Normalise } from './compile-lexicon.ts';

type Term = Partial<LexiconEntry> & { term: string };
const pack = (...terms: Term[]): Pack =>
  packSchema.parse({
    id: 'default',
    version: '1.0.0',
    name: 'Test',
    languages: ['en'],
    labels: {},
    unmeasuredShare: 0.5,
    lexicon: terms.map((t) => ({ lang: 'en', label: 'insult', weight: 0.5, ...t })),
    legalClocks: [],
    retention: { unflaggedTextDays: 1, flaggedDays: 1, unflaggedHashDays: 1 },
    secondReviewLabels: [],
    reviewed: false,
    notes: [],
  });
const found = (text: string, lang: string | undefined, ...terms: Term[]): string[] =>
  compileLexicon(pack(...terms))
    .findTerms(text, lang)
    .map((hit) => text.slice(hit.start, hit.end));

describe('findTerms', () => {
  it.each<[string, LexiconEntry['match'], string, string, string[]]>([
    ['word', 'word', 'rat', 'A rat, a RAT and a rats nest; brat', ['rat', 'RAT']],
    ['prefix', 'prefix', 'rat', 'A rat, rats, brat', ['rat', 'rat']],
    ['substring', 'substring', 'rat', 'brat rats', ['rat', 'rat']],
    ['several words', 'word', 'go away', 'go away! go awaya', ['go away']],
    ['Georgian', 'word', 'ვირი', 'ის ვირი, ვირივით', ['ვირი']],
    ['Georgian prefix', 'prefix', 'ვირ', 'ვირივით ავირ', ['ვირ']],
    ['Arabic', 'word', 'حمار', 'يا حمار! حمارنا', ['حمار']],
    ['Thaana, whose vowels are marks', 'word', 'ހިމާރު', 'ހިމާރު ހިމާރުން', ['ހިމާރު']],
    ['Bengali, with a vowel sign after it', 'word', 'গাধ', 'গাধা গাধ', ['গাধ']],
    ['Korean with a particle', 'prefix', '당나귀', '그 당나귀는 왕당나귀', ['당나귀']],
    ['Cyrillic', 'word', 'есек', 'сен есек! есектер', ['есек']],
    ['Chinese, written without spaces', 'word', '驴子', '你是驴子吗', ['驴子']],
    ['Thai, not before a mark of the last letter', 'word', 'กา', 'กามากา่', ['กา']],
    ['beyond the first Unicode plane', 'word', '𐐨𐐩', 'x 𐐨𐐩. 𐐨𐐩𐐩', ['𐐨𐐩']],
  ])('finds whole terms only: %s', (_, match, term, text, expected) => {
    expect(found(text, undefined, { term, match })).toEqual(expected);
  });

  it('finds overlapping terms, in order, the longer first', () => {
    const terms = [{ term: 'go' }, { term: 'go away now' }, { term: 'away' }, { term: 'now' }];
    expect(found('go away now', undefined, ...terms)).toEqual(['go away now', 'go', 'away', 'now']);
  });

  it('names entries by language and number, without the term', () => {
    const lexicon = compileLexicon(pack({ term: 'one' }, { term: 'eins', lang: 'de' }, { term: 'two' }));
    expect(lexicon.findTerms('two eins one').map((h) => h.id)).toEqual(['en:2', 'de:1', 'en:1']);
  });

  it('counts a short term only in its own language, a long one in any', () => {
    const terms = [
      { term: 'die', lang: 'en' },
      { term: 'дурында', lang: 'ru' },
    ];
    expect(found('die Frau', 'de', ...terms)).toEqual([]);
    expect(found('just die', 'en-GB', ...terms)).toEqual(['die']);
    expect(found('die', undefined, ...terms)).toEqual(['die']);
    expect(found('die', 'und', ...terms)).toEqual(['die']);
    expect(found('сен дурында', 'kk', ...terms)).toEqual(['дурында']);
  });

  it('takes Bosnian, Croatian and Serbian terms for one another, and two codes of one language', () => {
    expect(found('ti si koza', 'hr', { term: 'koza', lang: 'bs' })).toEqual(['koza']);
    expect(found('tu ker î', 'ku', { term: 'ker', lang: 'kmr' })).toEqual(['ker']);
    expect(found('ti si koza', 'sl', { term: 'koza', lang: 'bs' })).toEqual([]);
  });

  it('points into the original when the normaliser drops, adds and swaps characters', () => {
    const undisguise: Normalise = (text) => {
      let out = '';
      const map: number[] = [];
      for (let i = 0; i < text.length; i += 1) {
        const plain = text[i] === '0' ? 'o' : text[i] === 'ﬁ' ? 'fi' : text[i] === '\u200b' ? '' : text.charAt(i);
        for (const unit of plain.toLowerCase()) {
          out += unit;
          map.push(i);
        }
      }
      return { text: out, map: [...map, text.length] };
    };
    const text = 'you f\u200b0\u200b0l\u200b, Ha\ufb01s';
    const lexicon = compileLexicon(pack({ term: 'Fool' }, { term: 'hafis' }), undisguise);
    const hits = lexicon.findTerms(text);
    expect(hits.map((h) => text.slice(h.start, h.end))).toEqual(['f\u200b0\u200b0l', 'Ha\ufb01s']);
    expect(lexicon.findTermsIn(undisguise(text), text)).toEqual(hits);
  });

  it('leaves out terms that normalise to nothing', () => {
    const lexicon = compileLexicon(pack({ term: '!!' }, { term: 'x' }), (t) => foldCase(t.replace(/!/g, '')));
    expect(lexicon.size).toBe(1);
    expect(lexicon.findTerms('')).toEqual([]);
  });

  it('agrees with looking for each term by itself', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ა', ' '), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'ა', ' ') }),
        (terms, text) => {
          const wanted = terms.map((t) => t.trim()).filter((t) => t !== '');
          const hits =
            wanted.length === 0
              ? []
              : compileLexicon(pack(...wanted.map((term) => ({ term, match: 'substring' as const })))).findTerms(text);
          const naive = wanted.flatMap((term) =>
            [...text].flatMap((_, i) => (text.startsWith(term, i) ? [`${i}-${i + term.length}`] : [])),
          );
          expect(hits.map((h) => `${h.start}-${h.end}`).sort()).toEqual(naive.sort());
        },
      ),
    );
  });
});
