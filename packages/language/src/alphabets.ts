/**
 * Which letters a language is written with: a letter that is not in its alphabet speaks against it. Kazakh қ rules out
 * Russian and Kyrgyz, Macedonian ѓ rules out Serbian, Sorani ێ rules out Arabic and Persian.
 */
import type { Script } from './count-scripts.ts';

const CYRILLIC = 'абвгдежзиклмнопрстуфхцчш';
const RUSSIAN = `${CYRILLIC}ёйщъыьэюя`;
const ARABIC = 'ءابتثجحخدذرزسشصضطظعغفقلمنهوىيكؤئأإآة';
const PERSIAN = 'ءابتثجحخدذرزسشصضطظعغفقلمنهوؤئأآةپچژگکی';
const KURMANJI = 'çêîşû';

/** Of Latin languages only what goes beyond a to z is listed. */
export const ALPHABETS: Partial<Record<Script, Readonly<Record<string, string>>>> = {
  latin: {
    en: 'é',
    fr: 'àâæçéèêëîïôœùûüÿ',
    es: 'áéíñóúü',
    pt: 'áâãàçéêíóôõúü',
    it: 'àèéìíîòóùú',
    de: 'äöüß',
    nl: 'éèëïóöü',
    id: 'é',
    tr: 'çğıöşüâîû',
    az: 'çəğıöşü',
    uz: '',
    sq: 'çë',
    sh: 'čćđšž',
    sl: 'čšž',
    pl: 'ąćęłńóśźż',
    ro: 'ăâîșțşţ',
    cs: 'áčďéěíňóřšťúůýž',
    sk: 'áäčďéíĺľňóôŕšťúýž',
    hu: 'áéíóöőúüű',
    sv: 'åäöé',
    da: 'æøåé',
    fi: 'äöå',
    ln: 'áâàéêèíîìóôòúûùɛɔǎěǐǒǔ',
    sw: '',
    lua: 'áàéèíìóòúù',
    kg: '',
    rw: '',
    so: '',
    ha: 'ɓɗƙƴ',
    yo: 'áàéèẹíìóòọúùṣńǹ\u0300\u0301',
    vi: 'àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ',
    ku: KURMANJI,
  },
  cyrillic: {
    ru: RUSSIAN,
    uk: `${CYRILLIC}ґєіїйщьюя`,
    be: 'абвгдежзіклмнопрстуўфхцчшйёыьэюя',
    bg: `${CYRILLIC}йщъьюя`,
    mk: `${CYRILLIC}ѓѕјљњќџ`,
    sr: `${CYRILLIC}ђјљњћџ`,
    kk: `${RUSSIAN}әғқңөұүһі`,
    ky: `${RUSSIAN}ңөү`,
    tg: 'абвгдежзийклмнопрстуфхчшъэюяёғӣқӯҳҷ',
    mn: `${RUSSIAN}өү`,
    tt: `${RUSSIAN}әөүҗңһ`,
    uz: 'абвгдежзийклмнопрстуфхцчшъьэюяёўқғҳ',
  },
  arabic: {
    // Iraqi and Levantine writers borrow these four for the sounds of their dialects and of loan words.
    ar: `${ARABIC}پچگڤ`,
    fa: PERSIAN,
    ur: `${PERSIAN}ٹڈڑںھہۂۃےۓ`,
    ckb: 'ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆھەیێهيك',
    ps: `${PERSIAN}ټځڅډړږښګڼۍېےي`,
  },
  // Amharic writes አ where Tigrinya writes ኣ; the ቐ row is Tigrinya's alone.
  ethiopic: { am: 'አ', ti: 'ኣቐቑቒቓቕቖ' },
};
