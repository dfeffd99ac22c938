import { useState } from 'react';
import { useLocation } from 'wouter';
import { useNow } from '../content/chips.tsx';
import { useFormat } from '../i18n/format.ts';
import { useText } from '../i18n/text.tsx';
import { useExposure } from './use-exposure.ts';

const LATER_MS = 5 * 60_000;

/** Offers a pause when the server recommends one. */
export function PauseReminder() {
  const t = useText();
  const { number } = useFormat();
  const exposure = useExposure();
  const [path, navigate] = useLocation();
  const now = useNow(10_000);
  const [later, setLater] = useState(0);
  if (!exposure?.breakRecommended || now < later || path === '/pause') return null;
  return (
    <aside className="pause-reminder" aria-label={t('pause-title')}>
      <p>
        <b>{t('pause-title')}</b>
        <br />
        {t('pause-help', { minutes: number(exposure.minutesSinceBreak) })}
      </p>
      <p className="row">
        <button
          type="button"
          className="button primary"
          onClick={() => {
            setLater(Date.now() + LATER_MS);
            navigate('/pause');
          }}
        >
          {t('pause-start')}
        </button>
        <button type="button" className="link" onClick={() => setLater(Date.now() + LATER_MS)}>
          {t('pause-later')}
        </button>
      </p>
    </aside>
  );
}
