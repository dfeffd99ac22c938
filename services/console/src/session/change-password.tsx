import { useState } from 'react';
import { api } from '../api/api.ts';
import type { SessionView } from '../api/shapes.ts';
import { useText } from '../i18n/text.tsx';
import { NewPasswordForm } from './new-password-form.tsx';
import { toSignedIn } from './session.tsx';
import { SignInCard } from './sign-in-card.tsx';

/** The password until now and a new one; the session is made anew with it. */
export function ChangePassword({ onDone }: { onDone: () => void }) {
  const t = useText();
  const [current, setCurrent] = useState('');
  return (
    <NewPasswordForm
      onSubmit={async (password) => {
        toSignedIn(await api.post<SessionView>('/v1/session/password', { current, password }));
        onDone();
      }}
    >
      <label className="field">
        <span>{t('password-old')}</span>
        <input
          name="current-password"
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(e) => setCurrent(e.target.value)}
        />
      </label>
    </NewPasswordForm>
  );
}

/** The first sign-in with a password that somebody else has made. */
export function MustChangePassword({ onDone }: { onDone: () => void }) {
  const t = useText();
  return (
    <SignInCard title={t('password-change-title')}>
      <p className="muted">{t('password-change-help')}</p>
      <ChangePassword onDone={onDone} />
    </SignInCard>
  );
}
