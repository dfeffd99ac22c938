import { useRef } from 'react';
import { api } from '../api/api.ts';
import type { Language } from '../i18n/languages.ts';
import { useText } from '../i18n/text.tsx';
import { LanguageSelect } from '../layout/language-select.tsx';
import type { SignedIn } from './session.tsx';
import { SignInCard } from './sign-in-card.tsx';
import { SignInForm } from './sign-in-form.tsx';

export function SignInPage({
  unreachable,
  onRetry,
  onSignedIn,
}: {
  unreachable: boolean;
  onRetry: () => void;
  onSignedIn: (session: SignedIn) => void;
}) {
  const t = useText();
  // Chosen here, it is the person's from now on; otherwise theirs is taken, which the server keeps.
  const chosen = useRef<Language>(undefined);
  const signedIn = (session: SignedIn) => {
    const lang = chosen.current;
    if (lang === undefined) return onSignedIn(session);
    if (lang !== session.user.lang) api.patch('/v1/session', { lang }).catch(() => undefined);
    onSignedIn({ ...session, user: { ...session.user, lang } });
  };
  return (
    <SignInCard
      title={t('signin-title')}
      foot={
        <footer className="sign-in-foot">
          <LanguageSelect
            onChange={(language) => {
              chosen.current = language;
            }}
          />
          <nav aria-label={t('signin-links')}>
            <a href="/report">{t('signin-report')}</a>
            <a href="/docs">{t('signin-docs')}</a>
          </nav>
        </footer>
      }
    >
      {unreachable && (
        <p className="notice bad" role="alert">
          {t('error-offline')}{' '}
          <button type="button" className="link" onClick={onRetry}>
            {t('retry')}
          </button>
        </p>
      )}
      <SignInForm onSignedIn={signedIn} />
      <details className="sign-in-first">
        <summary>{t('signin-first')}</summary>
        <p>{t('signin-first-help')}</p>
      </details>
    </SignInCard>
  );
}
