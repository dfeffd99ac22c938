import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLanguageDetector, MIN_CONFIDENCE, ROMANISED_CONFIDENCE } from './create-language-detector.ts';

const detector = createLanguageDetector();
const detect = (text: string) => detector.detectLanguage(text);

describe('scripts that name their language', () => {
  it.each([
    ['dv', 'މިއަދު ވަރަށް ރަނގަޅު ދުވަހެކެވެ'],
    ['ka', 'დღეს ძალიან კარგი დღეა'],
    ['ka', 'კი'],
    ['ko', '오늘 날씨가 정말 좋네요 ㅋㅋㅋ'],
    ['ko', 'ㅋㅋㅋ'],
    ['hy', 'այսօր լավ օր է'],
    ['el', 'σήμερα είναι μια ωραία μέρα'],
    ['bn', 'আজ খুব ভালো দিন'],
    ['ta', 'இன்று நல்ல நாள்'],
    ['th', 'วันนี้อากาศดีมาก'],
    ['ja', '今日はとても良い天気です'],
    ['zh', '今天天气很好'],
  ])('%s', (lang, text) => {
    expect(detect(text)).toEqual({ lang, confidence: 1, method: 'script' });
  });
  it('have the share of their letters as confidence', () => {
    expect(detect('დღეს კარგი დღეა yes')).toEqual({ lang: 'ka', confidence: 0.813, method: 'script' });
  });
  it('are named when the rest says nothing', () => {
    expect(detect('დღეს live stream')).toEqual({ lang: 'ka', confidence: 0.286, method: 'script' });
    expect(detect('ა zzzz qqqq zzzz qqqq').lang).toBe('und');
  });
  it('are Korean although a brand name is longer', () => {
    expect(detect('삼성전자 스마트폰 Samsung Galaxy').lang).toBe('ko');
  });
});

describe('posts of a few words', () => {
  it.each([
    ['en', 'I am a proud gay man'],
    ['en', 'I love my old dog'],
    ['en', 'you are stupid'],
    ['pt', 'cala a boca'],
    ['fr', 'tais-toi, je te déteste'],
    ['es', 'cállate ya'],
    ['de', 'ich hasse dich'],
    ['tr', 'seni seviyorum'],
    ['id', 'dasar bodoh kamu'],
  ])('are %s: %s', (lang, text) => {
    expect(detector.detectLanguage(text).lang).toBe(lang);
  });
});

describe('languages that share a script', () => {
  it.each([
    ['en', 'I really do not want to talk about this any more, please stop writing to me'],
    ['fr', "Je ne veux plus en parler, arrête de m'écrire s'il te plaît"],
    ['id', 'Saya tidak mau bicara lagi, tolong jangan kirim pesan ke saya'],
    ['id', 'gak usah ikut campur deh lo, urus aja diri sendiri'],
    ['es', 'No quiero hablar más de esto, deja de escribirme por favor'],
    ['pt', 'Eu não quero mais falar sobre isso, pare de me escrever'],
    ['it', 'Non voglio più parlarne, smettila di scrivermi per favore'],
    ['de', 'Ich will nicht mehr darüber reden, hör bitte auf mir zu schreiben'],
    ['tr', 'Artık bunun hakkında konuşmak istemiyorum, bana yazma lütfen'],
    ['sw', 'Sitaki kuzungumza tena juu ya jambo hili, tafadhali usiniandikie'],
    ['ln', 'Nalingi koloba lisusu te likambo oyo, tika kokomela ngai'],
    ['ku', 'Ez naxwazim êdî li ser vê yekê biaxivim, ji kerema xwe ji min re nenivîse'],
    ['sq', 'Nuk dua të flas më për këtë gjë, të lutem mos më shkruaj'],
    ['ru', 'Я больше не хочу об этом говорить, пожалуйста, не пиши мне'],
    ['kk', 'Мен бұл туралы енді сөйлескім келмейді, маған жазбаңыз'],
    ['ky', 'Мен бул жөнүндө мындан ары сүйлөшкүм келбейт, мага жазба'],
    ['mk', 'Не сакам повеќе да зборувам за ова, те молам не ми пишувај'],
    ['sr', 'Нећу више да причам о томе, молим те немој да ми пишеш'],
    ['uk', 'Я більше не хочу про це говорити, будь ласка, не пиши мені'],
    ['ar', 'لا أريد أن أتحدث عن هذا الأمر بعد الآن، من فضلك توقف عن الكتابة إلي'],
    ['ar', 'شنو هاي السالفة ليش تحچي هيچ ويانا'],
    ['fa', 'دیگر نمی‌خواهم درباره این موضوع حرف بزنم، لطفا به من پیام نده'],
    ['ckb', 'نامەوێت چیتر لەسەر ئەم بابەتە قسە بکەم، تکایە نامەم بۆ مەنووسە'],
    ['ur', 'میں اس بارے میں مزید بات نہیں کرنا چاہتی، مجھے پیغام مت بھیجو'],
    ['hi', 'मैं इस बारे में और बात नहीं करना चाहती, मुझे संदेश मत भेजो'],
  ])('%s', (lang, text) => {
    const result = detect(text);
    expect(result).toMatchObject({ lang, method: 'model' });
    expect(result.confidence).toBeGreaterThan(0.5);
  });
  it.each([
    ['hr', 'Tijekom proteklog tjedna znanstvenici su priopćili da će utakmica biti u kolovozu'],
    ['bs', 'Historija i kahva, lijepo vrijeme, naučnici su saopćili tokom sedmice'],
    ['sr', 'Uvek je lepo vreme ovde, dete je videlo reku posle nedelju dana'],
  ])('%s among the South Slavic three', (lang, text) => {
    expect(detect(text).lang).toBe(lang);
  });
  it('does not claim to know which of the three a plain sentence is in', () => {
    const { lang, confidence } = detect('On je rekao da to nije istina i da je sve laž');
    expect(['bs', 'hr', 'sr']).toContain(lang);
    expect(confidence).toBeLessThan(0.6);
  });
});

describe('honesty', () => {
  it.each(['', '   ', '12345', '🔥🔥🔥', '!!!', '@someone', 'https://example.org/lepa/strana', '\ud800', '@a @b RT'])(
    'says und when there is nothing to read: %j',
    (text) => {
      expect(detect(text)).toEqual({ lang: 'und', confidence: 0, method: 'none' });
    },
  );
  it.each(['ok', 'haha', 'xd', 'Ahmed', 'zzzz qqqq'])('is not sure of %j', (text) => {
    expect(detect(text).confidence).toBeLessThan(0.6);
  });
  it.each(['shen ra ginda chemgan kargad xar', 'tumi kemon acho ami bhalo achi', 'shu hayda habibi leish mish'])(
    'never passes romanised text off as known: %s',
    (text) => {
      const { lang, confidence } = detect(text);
      expect(['ka', 'bn', 'ar', 'und']).toContain(lang);
      expect(confidence).toBeLessThanOrEqual(ROMANISED_CONFIDENCE);
    },
  );
  it('looks past links, mentions, emoji and markup', () => {
    const plain = detect('Nuk dua të flas më për këtë gjë');
    expect(detect('RT @user_one: Nuk dua të flas më për këtë gjë 🔥🔥 https://t.example/Xy12 &amp; #123')).toEqual(
      plain,
    );
  });
});

describe('any input', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc
      .array(fc.constantFrom('да', 'the', 'و', 'ə', "'", ' ', 'ი', '\u0301', '한', 'z'), { maxLength: 200 })
      .map((p) => p.join('')),
  );
  it('gets the same answer twice, with a confidence in [0,1], and und exactly when that is 0', () => {
    fc.assert(
      fc.property(text, (t) => {
        const result = detect(t);
        expect(createdTwice.detectLanguage(t)).toEqual(result);
        expect(result.lang).toMatch(/^[a-z]{2,3}$/);
        expect(result.confidence).toBeLessThanOrEqual(1);
        if (result.lang === 'und') expect(result.confidence).toBe(0);
        else expect(result.confidence).toBeGreaterThanOrEqual(MIN_CONFIDENCE);
      }),
      { numRuns: 300 },
    );
  });
  const createdTwice = createLanguageDetector();
  it('is read from its beginning only', () => {
    const start = 'I do not want to talk about this any more. '.repeat(40);
    expect(detect(start + 'Я больше не хочу. '.repeat(1_000))).toEqual(detect(start));
  });
});

describe('a disguised text', () => {
  const { detectLanguage } = createLanguageDetector();
  const disguised = 'h4te y0u st.u.p.i.d b1tch';
  it('is read without its disguise where that makes the language surer', () => {
    const plain = detectLanguage(disguised, () => 'hate you stupid bitch');
    expect(plain.lang).toBe('en');
    expect(plain.confidence).toBeGreaterThan(detectLanguage(disguised).confidence);
  });
  it('is not taken for the language that the letters between the signs look like', () => {
    const letters = 'I kn0w where y0u l1ve, sl*t';
    expect(detectLanguage(letters).lang).not.toBe('en');
    expect(detectLanguage(letters, () => 'i know where you live, slut').lang).toBe('en');
  });
  it('is believed as it stands where only codes and times hold digits', () => {
    for (const plain of [
      'See you at 10am, bring 2 pizzas and the PS5',
      'COVID19 vaccines for under 5s: visa B1 and 4K TV',
    ]) {
      expect(
        detectLanguage(plain, () => {
          throw new Error('asked');
        }).lang,
      ).toBe('en');
    }
  });
  it('is not asked for when the text is clear as it stands', () => {
    detectLanguage('The library opens at nine and closes at six on weekdays.', () => {
      throw new Error('asked');
    });
  });
});
