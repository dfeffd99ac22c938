import { useMemo } from 'react';
import { intlLocales } from './languages.ts';
import { useLanguage } from './text.tsx';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

export interface Format {
  number(value: number, digits?: number): string;
  percent(value: number): string;
  dateTime(iso: string): string;
  time(iso: string): string;
  /** A length of time in its largest unit, as in “3 hours”. */
  duration(seconds: number): string;
  language(code: string): string;
  country(code: string): string;
}

/** Dates, numbers and names of languages, as the person’s language writes them. */
export function useFormat(): Format {
  const { language } = useLanguage();
  return useMemo(() => {
    const locales = intlLocales(language);
    const numbers = [0, 1, 2].map((maximumFractionDigits) => new Intl.NumberFormat(locales, { maximumFractionDigits }));
    const percents = new Intl.NumberFormat(locales, { style: 'percent' });
    const dateTimes = new Intl.DateTimeFormat(locales, { dateStyle: 'medium', timeStyle: 'short' });
    const times = new Intl.DateTimeFormat(locales, { timeStyle: 'short' });
    const durations = new Map(
      UNITS.map(([unit]) => [
        unit,
        new Intl.NumberFormat(locales, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }),
      ]),
    );
    const languages = new Intl.DisplayNames(locales, { type: 'language' });
    const regions = new Intl.DisplayNames(locales, { type: 'region' });
    const named = (names: Intl.DisplayNames, code: string) => {
      try {
        return names.of(code) ?? code;
      } catch (error) {
        if (error instanceof RangeError) return code;
        throw error;
      }
    };
    return {
      number: (value, digits = 0) => (numbers[digits] ?? numbers[2])!.format(value),
      percent: (value) => percents.format(value),
      dateTime: (iso) => dateTimes.format(new Date(iso)),
      time: (iso) => times.format(new Date(iso)),
      duration: (seconds) => {
        const whole = Math.max(0, Math.round(seconds));
        const [unit, size] = UNITS.find(([, s]) => whole >= s * 2) ?? (['second', 1] as const);
        return durations.get(unit)!.format(Math.floor(whole / size));
      },
      language: (code) => (code === 'und' ? '–' : named(languages, code)),
      country: (code) => named(regions, code),
    };
  }, [language]);
}
