import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { useLanguage, useText } from '../i18n/text.tsx';

export function LanguageSelect({ onChange }: { onChange?: (language: Language) => void }) {
  const t = useText();
  const { language, setLanguage } = useLanguage();
  return (
    <label className="inline-field">
      <span>{t('menu-language')}</span>
      <select
        name="language"
        value={language}
        onChange={(e) => {
          setLanguage(e.target.value as Language);
          onChange?.(e.target.value as Language);
        }}
      >
        {LANGUAGES.map(({ id, name, dir }) => (
          <option key={id} value={id} lang={id} dir={dir}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
