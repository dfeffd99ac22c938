import { HaetaeError } from '@haetae/contracts';
import type { LimitState } from '@haetae/limits';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createAddressKeys } from './address-key.ts';
import type { ApiDeps, App } from './deps.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts a request that was refused for its key or session against the address that it came from. */
    countRefused(request: FastifyRequest): Promise<void>;
  }
  interface FastifyContextConfig {
    /** How often one address may ask this route, for routes where each try costs or could be a guess. */
    limit?: { max: number; perS: number };
  }
}

const PER_S = 60;
/** Refused credentials that one address may show in a minute. Keys cannot be guessed; this keeps the tries from costing much. */
const MAX_REFUSED = 1_000;
const refusedRule = { max: MAX_REFUSED, perS: PER_S };

/**
 * Limits requests: by address before anything else is looked at, by key or person once it is known who asks. Answers say how
 * much is left (`X-RateLimit-Limit`, `-Remaining`, `-Reset` in seconds); what is over gets 429 with `Retry-After`. Health,
 * readiness and metrics are never counted: what watches over the service must see it under load too.
 */
export function limitRequests(app: App, { config, limits }: Pick<ApiDeps, 'config' | 'limits'>): void {
  const addressKey = createAddressKeys(config);
  const byKey = { max: config.HAETAE_RATE_LIMIT, perS: PER_S };
  const byAddress = { max: config.HAETAE_RATE_LIMIT_ADDRESS, perS: PER_S };
  const unlimited = new Set(['/healthz', '/readyz', '/metrics']);

  const announce = (reply: FastifyReply, state: LimitState) => {
    reply.headers({
      'x-ratelimit-limit': String(state.max),
      'x-ratelimit-remaining': String(state.remaining),
      'x-ratelimit-reset': String(state.resetS),
    });
    if (!state.allowed)
      throw new HaetaeError('RATE_LIMITED', `Too many requests. Try again in ${state.resetS} s.`, {
        retryAfterS: state.resetS,
      });
  };
  app.addHook('onRequest', async (request, reply) => {
    const { url, config: route } = request.routeOptions;
    if (unlimited.has(url ?? '')) return;
    const address = addressKey(request.ip);
    announce(reply, await limits.take('address', address, byAddress));
    if (route.limit) announce(reply, await limits.take(`${request.method} ${url}`, address, route.limit));
  });
  // After authorisation, which runs on onRequest, and before a body is read.
  app.addHook('preParsing', async (request, reply) => {
    if (request.principal) announce(reply, await limits.take('key', request.principal.actor, byKey));
  });
  app.decorate('countRefused', async (request: FastifyRequest) => {
    await limits.limit('refused', addressKey(request.ip), refusedRule);
  });
}
