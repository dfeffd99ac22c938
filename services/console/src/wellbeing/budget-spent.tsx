import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';
import { Icon } from '../layout/icon.tsx';
import { useExposure } from './use-exposure.ts';

/** Said when the server refuses a severe case: why, until when, and what can be done meanwhile. */
export function BudgetSpent({ onMilder, onClose }: { onMilder: () => void; onClose?: () => void }) {
  const t = useText();
  const { time, number } = useFormat();
  const exposure = useExposure();
  return (
    <section className="notice warm budget" role="alert">
      <Icon name="shield" />
      <div>
        <h2>{t('budget-title')}</h2>
        {exposure && (
          <p>
            {t('budget-help', {
              used: number(exposure.severeCases.used),
              time: exposure.opensAt === null ? '–' : time(exposure.opensAt),
            })}
          </p>
        )}
        <p className="row">
          <button type="button" className="button" onClick={onMilder}>
            {t('budget-mild')}
          </button>
          {onClose && (
            <button type="button" className="link" onClick={onClose}>
              {t('close')}
            </button>
          )}
        </p>
      </div>
    </section>
  );
}
