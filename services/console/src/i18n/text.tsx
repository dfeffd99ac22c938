import { FluentBundle, FluentResource } from '@fluent/bundle';
import { LocalizationProvider, ReactLocalization, useLocalization } from '@fluent/react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import english from './catalogues/en.ftl?raw';
import { directionOf, firstLanguage, intlLocales, keepLanguage, type Language } from './languages.ts';

const catalogues = import.meta.glob<string>(['./catalogues/*.ftl', '!./catalogues/en.ftl'], {
  query: '?raw',
  import: 'default',
});

function bundleOf(language: Language, source: string): FluentBundle {
  const bundle = new FluentBundle(intlLocales(language));
  bundle.addResource(new FluentResource(source));
  return bundle;
}
const inEnglish = bundleOf('en', english);

async function load(language: Language): Promise<ReactLocalization> {
  if (language === 'en') return new ReactLocalization([inEnglish]);
  const source = await catalogues[`./catalogues/${language}.ftl`]?.();
  return new ReactLocalization(source === undefined ? [inEnglish] : [bundleOf(language, source), inEnglish]);
}

interface LanguageChoice {
  language: Language;
  setLanguage: (language: Language) => void;
}
const Choice = createContext<LanguageChoice>({ language: 'en', setLanguage: () => undefined });
export const useLanguage = (): LanguageChoice => useContext(Choice);

/** Everything below speaks one language; the document has its `lang` and its direction. */
export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [loaded, setLoaded] = useState<{ language: Language; l10n: ReactLocalization }>();
  useEffect(() => {
    let wanted = true;
    void load(language).then((l10n) => {
      if (!wanted) return;
      document.documentElement.lang = language;
      document.documentElement.dir = directionOf(language);
      setLoaded({ language, l10n });
    });
    return () => {
      wanted = false;
    };
  }, [language]);
  const choose = useCallback((next: Language) => {
    keepLanguage(next);
    setLanguage(next);
  }, []);
  const choice = useMemo<LanguageChoice>(
    () => ({ language: loaded?.language ?? language, setLanguage: choose }),
    [language, loaded, choose],
  );
  if (!loaded) return null;
  return (
    <Choice value={choice}>
      <LocalizationProvider l10n={loaded.l10n}>{children}</LocalizationProvider>
    </Choice>
  );
}

export type Text = (id: string, args?: Record<string, string | number>) => string;

/** Messages by id, in the language of the person. */
export function useText(): Text {
  const { l10n } = useLocalization();
  return useMemo(() => (id, args) => l10n.getString(id, args), [l10n]);
}

/** A message that may not be there: for names that come from the server. */
export function useName(): (prefix: string, name: string) => string {
  const { l10n } = useLocalization();
  return (prefix, name) => l10n.getString(`${prefix}-${name}`, null, name.replaceAll('_', ' '));
}
