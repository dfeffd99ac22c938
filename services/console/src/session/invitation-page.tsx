import { useEffect, useState } from 'react';
import { api, isApiError } from '../api/api.ts';
import { asLanguage } from '../i18n/languages.ts';
import { useLanguage, useText } from '../i18n/text.tsx';
import { Problem } from '../layout/problem.tsx';
import { NewPasswordForm } from './new-password-form.tsx';
import { SignInCard } from './sign-in-card.tsx';

interface Invited {
  name: string;
  organisation: string;
  lang: string | null;
}

/** Whoever holds an invitation chooses a password, once. The token stands behind the #, which no server sees. */
export function InvitationPage() {
  const t = useText();
  const { setLanguage } = useLanguage();
  const [token] = useState(() => location.hash.slice(1));
  const [invited, setInvited] = useState<Invited>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    api.post<Invited>('/v1/invitations/look', { token }).then((found) => {
      const lang = asLanguage(found.lang);
      if (lang !== undefined) setLanguage(lang);
      setInvited(found);
    }, setFailure);
  }, [token, setLanguage]);
  const home = () => location.replace('/console/');
  return (
    <SignInCard title={t('password-change-title')}>
      {invited && (
        <NewPasswordForm
          onSubmit={async (password) => {
            try {
              await api.post('/v1/invitations/accept', { token, password });
            } catch (error) {
              // The password is set all the same; the code is asked for at the sign-in.
              if (!isApiError(error) || (error.code as string) !== 'TOTP_REQUIRED') throw error;
            }
            home();
          }}
        >
          <p>
            <bdi>{invited.name}</bdi> · <bdi>{invited.organisation}</bdi>
          </p>
          <input type="hidden" name="username" autoComplete="username" value={invited.name} />
        </NewPasswordForm>
      )}
      {failure !== undefined && (
        <>
          <Problem error={failure} />
          <a href="/console/">{t('signin-title')}</a>
        </>
      )}
    </SignInCard>
  );
}
