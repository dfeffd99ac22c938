export { createReplayGuard, type ReplayGuard } from './replay-guard.ts';
export { newWebhookSecret, SECRET_PREFIX, secretBytes, signWebhook, type WebhookHeaders } from './sign-webhook.ts';
export {
  type VerifiedWebhook,
  verifyWebhook,
  type WebhookRefusal,
  WebhookVerificationError,
} from './verify-webhook.ts';
