import { type FormEvent, useState } from 'react';
import { api } from '../api/api.ts';
import { useText } from '../i18n/text.tsx';
import { Problem } from '../layout/problem.tsx';
import { CodeField } from './code-field.tsx';

interface Begun {
  secret?: string;
  uri?: string;
}

/** Sets up an authenticator app: the secret, a code to prove it, then the recovery codes, once. */
export function TotpSetup({ onDone }: { onDone: () => void }) {
  const t = useText();
  const [begun, setBegun] = useState<Begun>();
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<string[]>();
  const [failure, setFailure] = useState<unknown>();
  const start = () => api.post<Begun>('/v1/session/totp').then(setBegun, setFailure);
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    api
      .post<{ recoveryCodes?: string[] }>('/v1/session/totp/confirm', { code: code.trim() })
      .then((answer) => setCodes(answer.recoveryCodes ?? []), setFailure);
  };
  if (codes)
    return (
      <>
        <p>{t('admin-totp-codes')}</p>
        <ul className="codes" dir="ltr">
          {codes.map((one) => (
            <li key={one}>
              <code>{one}</code>
            </li>
          ))}
        </ul>
        <button type="button" className="button primary" onClick={onDone}>
          {t('close')}
        </button>
      </>
    );
  return (
    <>
      {begun ? (
        <form className="stack" onSubmit={confirm}>
          <p>{t('admin-totp-help')}</p>
          <p>
            <code className="secret" dir="ltr">
              {begun.secret}
            </code>
          </p>
          {begun.uri !== undefined && <a href={begun.uri}>{t('totp-open-app')}</a>}
          <CodeField value={code} onChange={setCode} />
          <button type="submit" className="button primary">
            {t('save')}
          </button>
        </form>
      ) : (
        <button type="button" className="button primary" onClick={() => void start()}>
          {t('admin-totp-start')}
        </button>
      )}
      {failure !== undefined && <Problem error={failure} />}
    </>
  );
}
