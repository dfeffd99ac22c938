import { useText } from '../i18n/text.tsx';
import { Icon } from '../layout/icon.tsx';
import { useExposure } from './use-exposure.ts';

export function ExposureMeter() {
  const t = useText();
  const exposure = useExposure();
  if (!exposure || exposure.severeCases.limit === 0) return null;
  const { used, limit } = exposure.severeCases;
  const said = `${t('budget-meter', { used, limit })}${exposure.nearLimit ? ` ${t('budget-near')}` : ''}`;
  return (
    <span className={exposure.nearLimit ? 'exposure near' : 'exposure'} title={said}>
      <Icon name="shield" />
      <progress max={limit} value={Math.min(used, limit)} aria-label={said} />
    </span>
  );
}
