import { type FormEvent, useState } from 'react';
import { api } from '../api/api.ts';
import { useText } from '../i18n/text.tsx';
import { Mark } from '../layout/mark.tsx';
import { Problem } from '../layout/problem.tsx';

/** The first sign-in with a password that somebody else has made. */
export function ChangePassword({ onDone }: { onDone: () => void }) {
  const t = useText();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    api.post('/v1/session/password', { current, password: next }).then(onDone, setFailure);
  };
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <div className="sign-in-brand">
          <Mark />
          <span>{t('app-name')}</span>
        </div>
        <h1>{t('password-change-title')}</h1>
        <p className="muted">{t('password-change-help')}</p>
        <form className="sign-in-form" onSubmit={submit}>
          <label className="field">
            <span>{t('password-old')}</span>
            <input
              type="password"
              autoComplete="current-password"
              required
              value={current}
              onChange={(e) => setCurrent(e.target.value)}
            />
          </label>
          <label className="field">
            <span>{t('password-new')}</span>
            <input
              type="password"
              autoComplete="new-password"
              required
              minLength={12}
              aria-describedby="password-help"
              value={next}
              onChange={(e) => setNext(e.target.value)}
            />
            <small id="password-help">{t('password-rules')}</small>
          </label>
          {failure !== undefined && <Problem error={failure} />}
          <button type="submit" className="button primary wide">
            {t('save')}
          </button>
        </form>
      </main>
    </div>
  );
}
