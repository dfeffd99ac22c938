import { type FormEvent, useEffect, useState } from 'react';
import { api, isApiError } from '../api/api.ts';
import { useText } from '../i18n/text.tsx';
import { Mark } from '../layout/mark.tsx';
import { Problem } from '../layout/problem.tsx';

/** Whoever holds an invitation chooses a password, once. The token stands behind the #, which no server sees. */
export function InvitationPage() {
  const t = useText();
  const [token] = useState(() => location.hash.slice(1));
  const [invited, setInvited] = useState<{ name: string; organisation: string }>();
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    api.post<{ name: string; organisation: string }>('/v1/invitations/look', { token }).then(setInvited, setFailure);
  }, [token]);
  const home = () => location.replace('/console/');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    api.post('/v1/invitations/accept', { token, password }).then(home, (error: unknown) => {
      // The password is set all the same; the code is asked for at the sign-in.
      if (isApiError(error) && (error.code as string) === 'TOTP_REQUIRED') home();
      else setFailure(error);
    });
  };
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <div className="sign-in-brand">
          <Mark />
          <span>{t('app-name')}</span>
        </div>
        <h1>{t('password-change-title')}</h1>
        {invited && (
          <form className="sign-in-form" onSubmit={submit}>
            <p>
              <bdi>{invited.name}</bdi> · <bdi>{invited.organisation}</bdi>
            </p>
            <input type="hidden" name="username" autoComplete="username" value={invited.name} />
            <label className="field">
              <span>{t('password-new')}</span>
              <input
                type="password"
                autoComplete="new-password"
                required
                minLength={12}
                aria-describedby="password-help"
                value={password}
                onChange={(e) => setPassword(e.target.value)}
              />
              <small id="password-help">{t('password-rules')}</small>
            </label>
            <button type="submit" className="button primary wide">
              {t('save')}
            </button>
          </form>
        )}
        {failure !== undefined && <Problem error={failure} />}
      </main>
    </div>
  );
}
