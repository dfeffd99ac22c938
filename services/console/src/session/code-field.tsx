import type { RefObject } from 'react';
import { useText } from '../i18n/text.tsx';

/** A code of the authenticator app. `recovery`: one of the recovery codes does as well. */
export function CodeField({
  value,
  onChange,
  recovery,
  field,
}: {
  value: string;
  onChange: (code: string) => void;
  recovery?: boolean;
  field?: RefObject<HTMLInputElement | null>;
}) {
  const t = useText();
  return (
    <label className="field">
      <span>{t('signin-totp')}</span>
      <input
        ref={field}
        name="totp"
        autoComplete="one-time-code"
        inputMode={recovery ? 'text' : 'numeric'}
        dir="ltr"
        required
        aria-describedby={recovery ? 'totp-help' : undefined}
        value={value}
        onChange={(e) => onChange(e.target.value)}
      />
      {recovery && <small id="totp-help">{t('signin-totp-help')}</small>}
    </label>
  );
}
