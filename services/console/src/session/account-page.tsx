import { type FormEvent, useState } from 'react';
import { api } from '../api/api.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { messageOf } from '../layout/problem.tsx';
import { useTitle } from '../layout/use-title.ts';
import { ChangePassword } from './change-password.tsx';
import { CodeField } from './code-field.tsx';
import { useSession } from './session.tsx';
import { Sessions } from './sessions.tsx';
import { TotpSetup } from './totp-setup.tsx';

/** One’s own second factor, password, and where one is signed in. */
export function AccountPage() {
  const t = useText();
  const { user } = useSession();
  const { say } = useAnnouncer();
  useTitle(t('menu-account'));
  const [code, setCode] = useState('');
  const done = () => location.reload();
  const remove = (event: FormEvent) => {
    event.preventDefault();
    api.post('/v1/session/totp/remove', { code: code.trim() }).then(done, (e: unknown) => say(messageOf(e, t), true));
  };
  return (
    <div className="page narrow stack-wide">
      <h1>{t('menu-account')}</h1>
      <section className="panel stack" aria-labelledby="totp-title">
        <h2 id="totp-title">{t('admin-my-totp')}</h2>
        {!user.totpEnabled ? (
          <TotpSetup onDone={done} />
        ) : user.totpRequired ? (
          <p>{t('totp-required')}</p>
        ) : (
          <form className="stack" onSubmit={remove}>
            <CodeField value={code} onChange={setCode} recovery />
            <button type="submit" className="button">
              {t('admin-totp-stop')}
            </button>
          </form>
        )}
      </section>
      {user.hasPassword && (
        <section className="panel stack account-form" aria-labelledby="password-title">
          <h2 id="password-title">{t('password-change-title')}</h2>
          <ChangePassword onDone={() => say(t('admin-done'))} />
        </section>
      )}
      <section className="panel stack" aria-labelledby="sessions-title">
        <h2 id="sessions-title">{t('session-list')}</h2>
        <Sessions />
      </section>
    </div>
  );
}
