import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api, isApiError } from '../api/api.ts';
import type { SessionView } from '../api/shapes.ts';
import { useText } from '../i18n/text.tsx';
import { Problem } from '../layout/problem.tsx';
import { CodeField } from './code-field.tsx';
import { readSession, type SignedIn, toSignedIn } from './session.tsx';

interface Methods {
  /** Where the organisation signs in at another provider. */
  oidc: { label: string; url: string } | null;
}

/** Name and password, then the second factor where the account has one, and the organisation’s own sign-in where set up. */
export function SignInForm({
  name: firstName,
  newTab,
  onSignedIn,
}: {
  name?: string;
  newTab?: boolean;
  onSignedIn: (session: SignedIn) => void;
}) {
  const t = useText();
  const [name, setName] = useState(firstName ?? '');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const codeField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (needsCode) codeField.current?.focus();
  }, [needsCode]);
  const methods = useQuery({
    queryKey: ['sign-in-methods'],
    queryFn: () => api.get<Methods>('/v1/sign-in'),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Signed in elsewhere, in another tab: noticed when the person comes back to this one.
  useEffect(() => {
    if (!newTab) return;
    const look = () => void readSession().then(onSignedIn, () => undefined);
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [newTab, onSignedIn]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      const code6 = code.trim();
      const body = { login: name.trim(), password, ...(code6 === '' ? {} : { totp: code6 }) };
      onSignedIn(toSignedIn(await api.post<SessionView>('/v1/sessions', body)));
    } catch (error) {
      if (isApiError(error) && (error.code as string) === 'TOTP_REQUIRED') setNeedsCode(true);
      else setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const provider = methods.data?.oidc;
  return (
    <form className="sign-in-form" onSubmit={submit} aria-busy={busy}>
      <label className="field">
        <span>{t('signin-name')}</span>
        <input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="auto"
          required
          value={name}
          readOnly={firstName !== undefined}
          onChange={(e) => setName(e.target.value)}
        />
      </label>
      <label className="field">
        <span>{t('signin-password')}</span>
        <input
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(e) => setPassword(e.target.value)}
        />
      </label>
      {needsCode && <CodeField value={code} onChange={setCode} field={codeField} recovery />}
      {failure !== undefined && <Problem error={failure} />}
      <button type="submit" className="button primary wide" disabled={busy}>
        {t('signin-submit')}
      </button>
      {provider && (
        <a className="button wide" href={provider.url} {...(newTab ? { target: '_blank', rel: 'noopener' } : {})}>
          {t(newTab ? 'signin-other-tab' : 'signin-oidc', { provider: provider.label })}
        </a>
      )}
    </form>
  );
}
