import { useQuery } from '@tanstack/react-query';
import { api } from '../api/api.ts';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import type { QueueFilter } from './use-queue.ts';

const LABELS = [
  'threat',
  'sexual_extortion',
  'intimate_image',
  'synthetic_media',
  'voyeurism',
  'stalking',
  'doxxing',
  'sexual_harassment',
  'sexism',
  'dehumanisation',
  'identity_attack',
  'sexual_explicit',
  'insult',
  'profanity',
  'toxic',
] as const;

interface PackSummary {
  country: string | null;
  languages: string[];
}

/** Which part of the queue. Languages and countries are those of the packs. */
export function QueueFilters({ filter, onChange }: { filter: QueueFilter; onChange: (filter: QueueFilter) => void }) {
  const t = useText();
  const name = useName();
  const { language, country } = useFormat();
  const packs = useQuery({
    queryKey: ['packs'],
    queryFn: () => api.get<{ packs: PackSummary[] }>('/v1/packs'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const list = packs.data?.packs ?? [];
  const by = (show: (code: string) => string) => (a: string, b: string) => show(a).localeCompare(show(b));
  const langs = [...new Set(list.flatMap((p) => p.languages))].sort(by(language));
  const countries = [...new Set(list.flatMap((p) => p.country ?? []))].sort(by(country));
  const set = (part: keyof QueueFilter, value: string) => {
    const { [part]: _, ...rest } = filter;
    onChange(value === '' ? rest : { ...rest, [part]: value });
  };
  const field = (part: keyof QueueFilter, text: string, options: readonly string[], show: (one: string) => string) => (
    <label className="inline-field">
      <span>{text}</span>
      <select value={filter[part] ?? ''} onChange={(e) => set(part, e.target.value)}>
        <option value="">{t('filter-all')}</option>
        {options.map((one) => (
          <option key={one} value={one}>
            {show(one)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="filters">
      {field('lang', t('filter-language'), langs, language)}
      {field('country', t('filter-country'), countries, country)}
      {field('label', t('filter-label'), LABELS, (l) => name('label', l))}
      {Object.keys(filter).length > 0 && (
        <button type="button" className="link" onClick={() => onChange({})}>
          {t('queue-clear-filters')}
        </button>
      )}
    </div>
  );
}
