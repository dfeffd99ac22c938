import type { Script } from './count-scripts.ts';

/** Scripts that only one language of those served is written in: the script names the language. */
export const LANGUAGE_OF_SCRIPT: Partial<Record<Script, string>> = {
  thaana: 'dv',
  georgian: 'ka',
  hangul: 'ko',
  armenian: 'hy',
  greek: 'el',
  bengali: 'bn',
  gurmukhi: 'pa',
  gujarati: 'gu',
  oriya: 'or',
  tamil: 'ta',
  telugu: 'te',
  kannada: 'kn',
  malayalam: 'ml',
  sinhala: 'si',
  thai: 'th',
  lao: 'lo',
  tibetan: 'bo',
  myanmar: 'my',
  khmer: 'km',
  mongolian: 'mn',
  kana: 'ja',
  han: 'zh',
};

/**
 * franc's code of each language that shares a script (ISO 639-3; ours is 639-1 where there is one). franc files
 * Northern Kurdish under `ckb` in Latin script, and has no Sorani.
 */
export const FRANC_CODES: Partial<Record<Script, Readonly<Record<string, string>>>> = {
  latin: {
    en: 'eng',
    fr: 'fra',
    es: 'spa',
    pt: 'por',
    it: 'ita',
    de: 'deu',
    nl: 'nld',
    id: 'ind',
    tr: 'tur',
    az: 'azj',
    uz: 'uzn',
    sq: 'als',
    sh: 'hrv',
    sl: 'slv',
    pl: 'pol',
    ro: 'ron',
    cs: 'ces',
    sk: 'slk',
    hu: 'hun',
    sv: 'swe',
    da: 'dan',
    fi: 'fin',
    ln: 'lin',
    sw: 'swh',
    lua: 'lua',
    kg: 'kng',
    rw: 'kin',
    so: 'som',
    ha: 'hau',
    yo: 'yor',
    vi: 'vie',
    ku: 'ckb',
  },
  cyrillic: {
    ru: 'rus',
    uk: 'ukr',
    be: 'bel',
    bg: 'bul',
    mk: 'mkd',
    sr: 'srp',
    kk: 'kaz',
    ky: 'kir',
    tg: 'tgk',
    mn: 'khk',
    tt: 'tat',
    uz: 'uzn',
  },
  arabic: { ar: 'arb', fa: 'pes', ur: 'urd', ps: 'pbu' },
  devanagari: { hi: 'hin', ne: 'npi', mr: 'mar' },
  ethiopic: { am: 'amh', ti: 'tir' },
  hebrew: { he: 'heb', yi: 'ydd' },
};

/** franc's name of each script that it tells languages apart in. */
export const FRANC_SCRIPTS: Partial<Record<Script, string>> = {
  latin: 'Latin',
  cyrillic: 'Cyrillic',
  arabic: 'Arabic',
  devanagari: 'Devanagari',
  ethiopic: 'Ethiopic',
  hebrew: 'Hebrew',
};

/** How much likelier, in log odds, a language is before a word is read: languages served first, rare guests last. */
export const PRIORS: Readonly<Record<string, number>> = {
  ...{ en: 1, fr: 1, id: 1, ar: 1, ru: 1.5, es: 0.5, pt: 0.5, hi: 0.5, am: 0.5, he: 0.5, uk: 0.3 },
  ...{ sh: 0.5, mk: 0.5, sr: 0.5, kk: 0.5, ky: 0.5, ckb: 0.5, ln: 0.5, sw: 0.5 },
  ...{ rw: -0.3, sk: -0.5, cs: -0.5, hu: -0.5, sv: -0.5, da: -0.8, fi: -0.5, bg: -0.3, be: -0.5, mn: -0.5, ti: -0.5 },
  ...{ mr: -0.5, tt: -1, yi: -1, ps: -1.5 },
};

/**
 * Share of a language's letters that its neighbours in the script do not have, rounded down. A text of some length
 * without a single one is hardly in that language, though people on a foreign keyboard do leave them out.
 */
export const MARKED_LETTERS: Readonly<Record<string, { letters: string; share: number }>> = {
  kk: { letters: 'әғқңөұүһі', share: 0.12 },
  ky: { letters: 'ңөү', share: 0.05 },
  tt: { letters: 'әөүҗңһ', share: 0.1 },
  tg: { letters: 'ғӣқӯҳҷ', share: 0.06 },
  mn: { letters: 'өү', share: 0.05 },
  uk: { letters: 'ґєії', share: 0.06 },
  be: { letters: 'іў', share: 0.06 },
  mk: { letters: 'ѓѕјљњќџ', share: 0.03 },
  sr: { letters: 'ђјљњћџ', share: 0.05 },
  ckb: { letters: 'ڕڵێۆەھ', share: 0.12 },
  ur: { letters: 'ٹڈڑںھہۂۃےۓ', share: 0.12 },
  ps: { letters: 'ټځڅډړږښګڼۍې', share: 0.06 },
  az: { letters: 'ə', share: 0.08 },
  vi: { letters: 'ăâđêôơưạảấầẩậắằặếềểệọốồổộớờởợụủứừữựịỉ', share: 0.12 },
};
