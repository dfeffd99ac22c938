import { type FormEvent, type ReactNode, useState } from 'react';
import { useText } from '../i18n/text.tsx';
import { Problem } from '../layout/problem.tsx';

/** Asks for a new password. `children` stand before it. Stays, with what was typed, when it is refused. */
export function NewPasswordForm({
  children,
  onSubmit,
}: {
  children?: ReactNode;
  onSubmit: (password: string) => Promise<unknown>;
}) {
  const t = useText();
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    setBusy(true);
    onSubmit(password)
      .catch(setFailure)
      .finally(() => setBusy(false));
  };
  return (
    <form className="sign-in-form" onSubmit={submit} aria-busy={busy}>
      {children}
      <label className="field">
        <span>{t('password-new')}</span>
        <input
          name="new-password"
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
      {failure !== undefined && <Problem error={failure} />}
      <button type="submit" className="button primary wide" disabled={busy}>
        {t('save')}
      </button>
    </form>
  );
}
