import { isApiError } from '../api/api.ts';
import { type Text, useText } from '../i18n/text.tsx';

const KNOWN = new Set([
  'CASE_LEASED_BY_OTHER',
  'LEASE_EXPIRED',
  'LEASE_REQUIRED',
  'CASE_ALREADY_DECIDED',
  'CASE_NOT_FOR_YOU',
  'CASE_RESTRICTED',
  'EXPOSURE_BUDGET_SPENT',
  'UNDO_TOO_LATE',
  'CASE_NOT_FOUND',
]);

/** What went wrong, for the person: in their language where the code is one that they meet, else as the server says it. */
export function messageOf(error: unknown, t: Text): string {
  if (!isApiError(error)) return t('error-generic', { detail: error instanceof Error ? error.message : String(error) });
  if (KNOWN.has(error.code)) return t(`error-${error.code}`);
  if (error.code === 'NO_ANSWER') return t('error-offline');
  if (error.code === 'ROLE_NOT_ALLOWED') return t('error-role');
  if (error.status === 429 && error.retryAfterS !== undefined)
    return t('error-too-many', { seconds: error.retryAfterS });
  if (error.status === 401) return t('error-signin');
  return t('error-generic', { detail: error.message });
}

export function Problem({ error }: { error: unknown }) {
  const t = useText();
  return (
    <p className="notice bad" role="alert">
      {messageOf(error, t)}
    </p>
  );
}
