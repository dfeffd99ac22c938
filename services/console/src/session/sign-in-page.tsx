import { useText } from '../i18n/text.tsx';
import { LanguageSelect } from '../layout/language-select.tsx';
import { Mark } from '../layout/mark.tsx';
import type { SignedIn } from './session.tsx';
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
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <div className="sign-in-brand">
          <Mark />
          <span>{t('app-name')}</span>
        </div>
        <h1>{t('signin-title')}</h1>
        {unreachable && (
          <p className="notice bad" role="alert">
            {t('error-offline')}{' '}
            <button type="button" className="link" onClick={onRetry}>
              {t('retry')}
            </button>
          </p>
        )}
        <SignInForm onSignedIn={onSignedIn} />
        <details className="sign-in-first">
          <summary>{t('signin-first')}</summary>
          <p>{t('signin-first-help')}</p>
        </details>
      </main>
      <footer className="sign-in-foot">
        <LanguageSelect />
        <nav aria-label={t('signin-links')}>
          <a href="/report">{t('signin-report')}</a>
          <a href="/docs">{t('signin-docs')}</a>
        </nav>
      </footer>
    </div>
  );
}
