/** The languages of the console: one catalogue each. `name` is what its speakers call it. */
export const LANGUAGES = [
  { id: 'en', name: 'English', dir: 'ltr' },
  { id: 'fr', name: 'Français', dir: 'ltr' },
  { id: 'ar', name: 'العربية', dir: 'rtl' },
  { id: 'dv', name: 'ދިވެހި', dir: 'rtl' },
  { id: 'ka', name: 'ქართული', dir: 'ltr' },
  { id: 'id', name: 'Bahasa Indonesia', dir: 'ltr' },
  { id: 'ru', name: 'Русский', dir: 'ltr' },
  { id: 'ko', name: '한국어', dir: 'ltr' },
  { id: 'bn', name: 'বাংলা', dir: 'ltr' },
  { id: 'bs', name: 'Bosanski', dir: 'ltr' },
  { id: 'mk', name: 'Македонски', dir: 'ltr' },
] as const;
export type Language = (typeof LANGUAGES)[number]['id'];

const KEPT = 'haetae.language';
const isLanguage = (id: string): id is Language => LANGUAGES.some((l) => l.id === id);

/** The language of a tag that the server keeps, where there is a catalogue for it. */
export const asLanguage = (id: string | null | undefined): Language | undefined =>
  typeof id === 'string' && isLanguage(id) ? id : undefined;

/** The language kept on this device, else the first of the browser's that there is a catalogue for, else English. */
export function chooseLanguage(kept: string | null, wanted: readonly string[]): Language {
  if (kept !== null && isLanguage(kept)) return kept;
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0] as string;
    // Who reads Serbian, Croatian or Montenegrin reads Bosnian.
    const id = ['sr', 'hr', 'sh', 'cnr'].includes(base) ? 'bs' : base;
    if (isLanguage(id)) return id;
  }
  return 'en';
}

export const firstLanguage = (): Language => chooseLanguage(localStorage.getItem(KEPT), navigator.languages);
export const keepLanguage = (language: Language): void => localStorage.setItem(KEPT, language);
export const directionOf = (language: Language): 'ltr' | 'rtl' =>
  LANGUAGES.find((l) => l.id === language)?.dir ?? 'ltr';

/** Where the browser has no data for a language (Dhivehi, mostly), dates and numbers are written the English way. */
export const intlLocales = (language: Language): string[] => [language, 'en'];
