export {
  createReplayGuard,
  type ReplayGuard,
  type VerifiedWebhook,
  verifyWebhook,
  type WebhookRefusal,
  WebhookVerificationError,
} from '@haetae/webhook-signature';
export type { Api, Problem } from './api.generated.ts';
export { ApiError, type ErrorCode, isApiError } from './api-error.ts';
export { type Client, createClient } from './create-client.ts';
export type { BodyOf, LineOf, Method, PathOf, QueryOf, ResponseOf, RowOf } from './operations.ts';
export type { CallOptions, ClientOptions } from './options.ts';
export { readEvents, type ServerEvent } from './read-events.ts';
export { readTextLines } from './read-lines.ts';
