import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NORMALISE_STEPS, normaliseText, toOriginalSpan } from './index.ts';
import { STEPS } from './normalise-text.ts';
import { findSigns } from './text-signs.ts';

const plain = (text: string, lang?: string): string => normaliseText(text, { lang }).text;

/** Pieces that set the steps going: disguise, scripts, marks, emoji, broken surrogates. */
const piece = fc.oneof(
  fc.constantFrom(
    ...'aA bB1!@$*#.-_, 0345789+|&;"\'/:~',
    ...['hate', 'f*ck', 's h i t', 'h.a.t.e', '#OneTwo', '@ss', '@name', 'http://a.b/c', '&amp;', 'aaaa', 'ки', 'аbс'],
    ...['α', 'ß', 'İ', 'é', 'ạ́', 'ﬁ', 'Ⓐ', 'ａ', '\u200b', '\u202e', '\u0301', '\u0336', '\u0300\u0301\u0302', '🐍'],
    ...[
      '👩🏽',
      '🇬🇧🇦',
      '\ud800',
      '\udc00',
      'क्षि',
      'ง่',
      'ދި',
      'كَـلب',
      'أ',
      '١',
      '가',
      'ㅋㅋㅋㅋ',
      'მო',
      '中文',
      '\n',
      '\t',
      'ﷺ',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const anyText = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));
const anyLang = fc.constantFrom(undefined, 'en', 'fr', 'ar', 'ka', 'ru', 'bn', 'id', 'sr');

describe('normaliseText', () => {
  it('ties every unit to the original: monotone, complete, in range', () => {
    fc.assert(
      fc.property(anyText, anyLang, (text, lang) => {
        const { text: out, map } = normaliseText(text, { lang });
        expect(map.length).toBe(out.length + 1);
        expect(map[out.length]).toBe(text.length);
        for (let i = 1; i < map.length; i += 1) expect(map[i]).toBeGreaterThanOrEqual(map[i - 1] as number);
        expect(out.isWellFormed()).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(anyText, anyLang, (text, lang) => {
        const once = plain(text, lang);
        expect(plain(once, lang)).toBe(once);
      }),
      { numRuns: 150 },
    );
  });

  it('gives spans within the original for any stretch', () => {
    fc.assert(
      fc.property(anyText, fc.nat(60), fc.nat(20), (text, from, length) => {
        const source = normaliseText(text);
        const [start, end] = toOriginalSpan(source, Math.min(from, source.text.length), from + length);
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    'the people of this town went to the market, and "all" came home (late); is it so?',
    "she doesn't know - i do: covid19, mp3, 5th, 10am, b2b, 3 x 4 = 12, $20, €5.50, 10:30, 50%",
    'u.s.a. and j. r. r. tolkien, e.g. a b c d, p.s. a.m.',
    'le cœur a ses raisons, où êtes-vous ? un été à noël',
    'не знаю, что делать. съешь же ещё этих мягких французских булок',
    'ვეფხისტყაოსანი არის პოემა',
    'नमस्ते, आप कैसे हैं? में दो में से एक',
    'আমি বাংলায় গান গাই',
    'ދިވެހި ބަހަކީ ރާއްޖޭގެ ބަހެވެ',
    '오늘 날씨가 참 좋네요 ㅋㅋ ㅠㅠ',
    'өзбекстан менен кыргызстан, қазақстан, ғылым',
    'što se tiče škole, čovjek je đak',
    'η ελληνικη γλωσσα ειναι ωραια',
    'mwanamke huyu anaishi nairobi',
    'tiếng việt có nhiều dấu thanh',
    '今天天气很好，我们去公园吧'.normalize('NFKC'),
    'the student*innen said 2*3 and **bold** words',
  ])('leaves clean text as it is: %s', (text) => {
    expect(plain(text)).toBe(text.normalize('NFC'));
  });

  it.each([
    ['zero-width', 'h\u200ba\u200dt\u2060e', 'hate'],
    ['bidi', '\u202ehate\u202c', 'hate'],
    ['full width', 'ｈａｔｅ', 'hate'],
    ['circled', 'Ⓗⓐⓣⓔ', 'hate'],
    ['boxed', '🅷🅰🆃🅴', 'hate'],
    ['mathematical', '𝓱𝓪𝓽𝓮', 'hate'],
    ['small capitals', 'ʜᴀᴛᴇ', 'hate'],
    ['Cyrillic in Latin', 'I hаtе wоmеn', 'i hate women'],
    ['Greek in Latin', 'I hαtε wοmεn', 'i hate women'],
    ['Latin in Cyrillic', 'ты дypa', 'ты дура'],
    ['Latin in Greek', 'καλημέρa φίλε μου', 'καλημέρα φίλε μου'],
    ['marks', 'h\u0336a\u0336t\u0336e\u0336', 'hate'],
    ['stacked marks', 'h\u0300\u0301\u0302a\u0310\u0311te', 'hate'],
    ['elongation', 'haaaate youuuuu', 'hate you'],
    ['leet', 'h4te w0m3n b1tch3s f3m4l3s', 'hate women bitches females'],
    ['leet signs', 'b!tch @sshole $lut sh1t', 'bitch asshole slut shit'],
    ['Cyrillic leet', 'с0бака п1зда', 'собака пизда'],
    ['spaced', 'you are a b i t c h', 'you are a bitch'],
    ['spaced after I', 'I h a t e them', 'i hate them'],
    ['dotted', 'h.a.t.e', 'hate'],
    ['dashed', 'w-o-m-e-n', 'women'],
    ['spaced Cyrillic', 'с у к а', 'сука'],
    ['spaced Georgian', 'მ ო კ ვ დ ი', 'მოკვდი'],
    ['masks', 'f*ck f**k sh*t b***h', 'fuck fuck shit bitch'],
    ['open mask', 'what the f***', 'what the fuck'],
    ['unknown mask', 'w**men', 'w*men'],
    ['French mask', 'sale p*te', 'sale pute'],
    ['hashtag', '#StopHatingWomen', 'stop hating women'],
    ['emoji', 'you 🐍 🔪', 'you snake knife'],
    ['tokens', '@bob see https://x.org/y or a@b.org', '_user_ see _url_ or _email_'],
    ['harakat and tatweel', 'كَـــلْب', 'كلب'],
    ['Arabic digits', '٠١٢ ۳۴', '012 34'],
    ['entities', 'a &amp;lt; b', 'a < b'],
  ])('undoes %s', (_what, text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it.each([
    ['ru', 'ya tebya najdu', 'я тебя найду'],
    ['mk', 'kje te najdam', 'ќе те најдам'],
    ['ka', 'me shen gipovi', 'მე შენ გიპოვი'],
    ['ar', 'ya 7mar ma3lesh', 'ya حمار ماعلش'],
    ['ru', 'you are the best of all', 'you are the best of all'],
    ['ar', 'je suis dans le bus', 'je suis dans le bus'],
    ['en', 'ya tebya najdu', 'ya tebya najdu'],
    ['ru', 'смотрю netflix дома', 'смотрю netflix дома'],
  ])('reads romanised %s: %s', (lang, text, expected) => {
    expect(plain(text, lang)).toBe(expected);
  });

  it('drops diacritics only in languages that write without', () => {
    expect(plain('wömén', 'en')).toBe('women');
    expect(plain('élève', 'fr')).toBe('élève');
  });

  it('points highlights at the disguised word', () => {
    const text = 'so h\u200b4\u200bt3 them 🐍';
    const source = normaliseText(text);
    const cut = (word: string): string => {
      const at = source.text.indexOf(word);
      return text.slice(...toOriginalSpan(source, at, at + word.length));
    };
    expect(cut('hate')).toBe('h\u200b4\u200bt3');
    expect(cut('snake')).toBe('🐍');
    expect(cut('nak')).toBe('🐍');
  });

  it('can leave any step out', () => {
    for (const step of NORMALISE_STEPS) expect(normaliseText('H4te', { without: [step] }).map.at(-1)).toBe(4);
    expect(normaliseText('h4te', { without: ['leet'] }).text).toBe('h4te');
  });

  it.each(['a', 'a ', 'a1', 'f*', 'a\u0301', 'аa', '🐍', '\ud800'])('ends on a megabyte of %j', (unit) => {
    const text = unit.repeat(Math.floor(1_000_000 / unit.length));
    const { text: out, map } = normaliseText(text);
    expect(map[out.length]).toBe(text.length);
  });
});

describe('the signs of a text', () => {
  const texts = [
    '', 'plain words', 'I h a t e you', 'h.a.t.e w-o-m-e-n', 'f*ck', 'a--b c_d e.f', '#StopHate', '😀 hi', 'WWW.foo.example x',
    'see httpurl', 'ﬁne ﬀ', 'a\u0301\u0301b', 'c0vid m0r0n', '&amp;lt; x', '  lead ', 'tab\there', 'ΟΔΟΣ', 'İstanbul', 'a\u200bb',
    'x'.repeat(50), '\u{1d400}\u{1d401}', 'м0р0н', '\ud800x', 'you@example.org', '[user] <url>', 'naïve', 'ѕtuріd', 'ক কা', '!!!!', '..',
    'é e\u0301', 'نَص', 'a\u0085b', 'ＦＵＬＬ', 'q\u1acfq',
  ]; // biome-ignore format: a list
  it('leave out no step that would do something', () => {
    for (const text of texts) {
      const source = { text, map: Uint32Array.from({ length: text.length + 1 }, (_, i) => i) };
      const found = findSigns(text);
      for (const [name, [step, sign]] of Object.entries(STEPS)) {
        if ((found & sign) !== 0 || name === 'romanised') continue;
        expect(step(source, 'en').text, `${name} of ${JSON.stringify(text)}`).toBe(text);
      }
    }
  });

  it('leave plain text alone', () => {
    expect(findSigns('plain words, said softly.')).toBe(0);
  });
});
