import en from './messages/en.json';

/** Languages of the page. `machine`: made by machine and not yet read by a native speaker; the page says so. */
export const LANGUAGES = [
  { code: 'en', name: 'English', machine: false },
  { code: 'fr', name: 'Français', machine: true },
  { code: 'ar', name: 'العربية', machine: true },
  { code: 'bn', name: 'বাংলা', machine: true },
  { code: 'bs', name: 'Bosanski', machine: true },
  { code: 'dv', name: 'ދިވެހި', machine: true },
  { code: 'id', name: 'Bahasa Indonesia', machine: true },
  { code: 'ka', name: 'ქართული', machine: true },
  { code: 'ko', name: '한국어', machine: true },
  { code: 'mk', name: 'Македонски', machine: true },
  { code: 'ru', name: 'Русский', machine: true },
] as const;
export type Language = (typeof LANGUAGES)[number]['code'];
const RIGHT_TO_LEFT = new Set<Language>(['ar', 'dv']);
export type MessageKey = keyof typeof en;
type Messages = Record<MessageKey, string>;

const loaders = import.meta.glob<{ default: Messages }>('./messages/*.json');
let language: Language = 'en';
let messages: Messages = en;

export const currentLanguage = () => language;
export const isMachineMade = () => LANGUAGES.some((l) => l.code === language && l.machine);

/** The language that the address asks for (`?lang=ka`), or the browser, or English. */
export function preferredLanguage(): Language {
  const wanted = [new URLSearchParams(location.search).get('lang') ?? '', ...navigator.languages];
  for (const tag of wanted) {
    const found = LANGUAGES.find(({ code }) => code === tag.toLowerCase().split('-')[0]);
    if (found) return found.code;
  }
  return 'en';
}

/** Loads a language and turns the page to its direction. */
export async function useLanguage(code: Language): Promise<void> {
  messages = code === 'en' ? en : (await loaders[`./messages/${code}.json`]!()).default;
  language = code;
  document.documentElement.lang = code;
  document.documentElement.dir = RIGHT_TO_LEFT.has(code) ? 'rtl' : 'ltr';
}

/** A message, `{name}` filled in. Numbers are written as the language writes them. */
export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  return messages[key].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? value.toLocaleString(language) : value;
  });
}

export const showDate = (iso: string) => new Date(iso).toLocaleDateString(language, { dateStyle: 'long' });
