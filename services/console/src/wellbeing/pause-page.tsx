import { useEffect, useRef } from 'react';
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

/** After a case was moved to the restricted lane: thanks, and the offer of a pause. */
export function RestrictedPage() {
  const t = useText();
  const [, navigate] = useLocation();
  const pause = useRef<HTMLButtonElement>(null);
  useTitle(t('restrict-done-title'));
  useEffect(() => pause.current?.focus(), []);
  return (
    <div className="page pause-page">
      <h1>{t('restrict-done-title')}</h1>
      <p className="pause-words">{t('restrict-done')}</p>
      <p className="row">
        <button ref={pause} type="button" className="button primary big" onClick={() => navigate('/pause')}>
          {t('pause-start')}
        </button>
        <button type="button" className="button big" onClick={() => navigate('/')}>
          {t('to-queue')}
        </button>
      </p>
    </div>
  );
}
