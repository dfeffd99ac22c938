import { type FormEvent, useState } from 'react';
import { api } from '../api/api.ts';
import { useText } from '../i18n/text.tsx';
import { useAnnouncer } from '../layout/announcer.tsx';
import { messageOf } from '../layout/problem.tsx';
import { useTitle } from '../layout/use-title.ts';
import { useSession } from './session.tsx';
import { TotpSetup } from './totp-setup.tsx';

/** One’s own second factor. */
export function AccountPage() {
  const t = useText();
  const { user } = useSession();
  const { say } = useAnnouncer();
  useTitle(t('admin-my-totp'));
  const [code, setCode] = useState('');
  const done = () => location.reload();
  const remove = (event: FormEvent) => {
    event.preventDefault();
    api.post('/v1/session/totp/remove', { code: code.trim() }).then(done, (e: unknown) => say(messageOf(e, t), true));
  };
  return (
    <div className="page narrow">
      <h1>{t('admin-my-totp')}</h1>
      <section className="panel stack">
        {user.totpEnabled ? (
          <form className="stack" onSubmit={remove}>
            <label className="field">
              <span>{t('signin-totp')}</span>
              <input
                dir="ltr"
                autoComplete="one-time-code"
                required
                value={code}
                onChange={(e) => setCode(e.target.value)}
              />
            </label>
            <button type="submit" className="button">
              {t('admin-totp-stop')}
            </button>
          </form>
        ) : (
          <TotpSetup onDone={done} />
        )}
      </section>
    </div>
  );
}
