import { ERROR_HELP } from './error-help.ts';
import { ERRORS, type ErrorCode } from './errors.ts';

/** The rows of the table in docs/errors.md, by status and code. */
export function errorRows(): string[][] {
  const codes = (Object.keys(ERRORS) as ErrorCode[]).toSorted(
    (a, b) => ERRORS[a].status - ERRORS[b].status || (a < b ? -1 : 1),
  );
  return [
    ['code', 'status', 'retry', 'what it means', 'the way out'],
    ...codes.map((code) => {
      const { status, retryable, title } = ERRORS[code];
      return [`\`${code}\``, String(status), retryable ? 'yes' : 'no', `${title}.`, ERROR_HELP[code] ?? ''];
    }),
  ];
}
