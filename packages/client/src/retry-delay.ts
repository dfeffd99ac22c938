import { type ApiError, isApiError } from './api-error.ts';

const BASE_MS = 250;
const MAX_MS = 20_000;

/**
 * Milliseconds to wait before try number `attempt` (from 1): what the API asked for, or exponential backoff; with full jitter
 * on top, so that many clients that were turned away together do not come back together.
 */
export function retryDelayMs(attempt: number, error: ApiError, random: () => number = Math.random): number {
  const backoff = Math.min(MAX_MS, BASE_MS * 2 ** (attempt - 1));
  if (error.retryAfterS === undefined) return Math.round(backoff * random());
  return Math.round(error.retryAfterS * 1000 + BASE_MS * random());
}

/**
 * Whether sending the same request again may help and cannot do a thing twice. `isRepeatable`: its method is idempotent, or it
 * carries an Idempotency-Key; other requests are repeated only when they were turned away before any work (429, 503).
 */
export function mayRetry(error: unknown, isRepeatable: boolean, maxRetryAfterS = 60): error is ApiError {
  if (!isApiError(error) || !error.retryable) return false;
  // A budget opens again in hours: the caller is told, not kept waiting.
  if ((error.retryAfterS ?? 0) > maxRetryAfterS) return false;
  return isRepeatable || error.status === 429 || error.status === 503;
}
