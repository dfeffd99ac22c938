import type { Problem } from './api.generated.ts';

/** Codes of the API's catalogue, and those of this client: no answer, or one that is no problem document. */
export type ErrorCode = Problem['code'] | 'NO_ANSWER' | 'UNEXPECTED_ANSWER';

/** A request that failed. `code` says why, `retryable` whether the same request may succeed later. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  /** The HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly retryable: boolean;
  /** Input fields that were refused, with dotted paths. */
  readonly errors: NonNullable<Problem['errors']>;
  /** Seconds after which a retry makes sense, where the API said so. */
  readonly retryAfterS: number | undefined;

  constructor(
    fields: {
      code: ErrorCode;
      status: number;
      retryable: boolean;
      detail: string;
      errors?: Problem['errors'] | undefined;
      retryAfterS?: number | undefined;
    },
    options?: { cause?: unknown },
  ) {
    super(fields.detail, options);
    this.name = 'ApiError';
    this.code = fields.code;
    this.status = fields.status;
    this.retryable = fields.retryable;
    this.errors = fields.errors ?? [];
    this.retryAfterS = fields.retryAfterS;
  }
}

/** Whether `error` is an ApiError, optionally of one code. Works across copies of this module. */
export function isApiError(error: unknown, code?: ErrorCode): error is ApiError {
  return (
    error instanceof Error && error.name === 'ApiError' && (code === undefined || (error as ApiError).code === code)
  );
}

/** The error of an answer that is none of 2xx. Reads its body. */
export async function errorOfAnswer(answer: Response): Promise<ApiError> {
  const retryAfterS = readRetryAfter(answer.headers.get('retry-after'));
  const text = await answer.text().catch(() => '');
  if (/json/.test(answer.headers.get('content-type') ?? '')) {
    try {
      const { code, status, retryable, detail, errors } = JSON.parse(text) as Problem;
      if (typeof code === 'string')
        return new ApiError({
          code,
          status: status ?? answer.status,
          retryable: retryable === true,
          detail,
          errors,
          retryAfterS,
        });
    } catch {
      // Something between here and the API answered: it is reported as what it is, below.
    }
  }
  const { status } = answer;
  return new ApiError({
    code: 'UNEXPECTED_ANSWER',
    status,
    retryable: status === 429 || (status >= 502 && status <= 504),
    detail: `${answer.url || 'The API'} answered ${status} without a problem document: ${text.slice(0, 200)}`,
    retryAfterS,
  });
}

/** Seconds of a Retry-After header, which holds seconds or a date. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null || header === '') return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
