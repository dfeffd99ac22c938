import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useText } from '../i18n/text.tsx';
import { useTitle } from '../layout/use-title.ts';

/** Nothing to see. */
export function PausePage() {
  const t = useText();
  const [, navigate] = useLocation();
  useTitle(t('pause-on'));
  useEffect(() => document.getElementById('content')?.focus(), []);
  return (
    <div className="page pause-page">
      <h1>{t('pause-on')}</h1>
      <p>{t('pause-on-help')}</p>
      <button type="button" className="button primary big" onClick={() => navigate('/')}>
        {t('pause-end')}
      </button>
    </div>
  );
}
