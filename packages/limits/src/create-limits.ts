import { HaetaeError } from '@haetae/contracts';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

/** So much in so long: `max` points within `perS` seconds, counted from the first. */
export interface LimitRule {
  max: number;
  perS: number;
}

/** What is left of a limit after a request. */
export interface LimitState {
  allowed: boolean;
  max: number;
  remaining: number;
  /** Seconds until the count starts anew. */
  resetS: number;
}

/** Counts how often somebody did something. A `bucket` names what is done (`login`, `report`), `key` who does it. */
export interface Limits {
  /** Counts `points` (1) and says whether that is within the rule. */
  take(bucket: string, key: string, rule: LimitRule, points?: number): Promise<LimitState>;
  /** The same, and throws RATE_LIMITED with the seconds to wait when it is not. */
  limit(bucket: string, key: string, rule: LimitRule, message?: string): Promise<LimitState>;
  /** Resolves when Redis answers, or there is none. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** How long Redis may take to answer a count, and for how long it is left alone when it did not, in milliseconds. */
const ANSWER_WITHIN_MS = 250;
const LEFT_ALONE_MS = 5_000;

/**
 * Limits that all processes share through Redis. Without Redis, or while it does not answer, each process counts for itself in
 * memory: a limit is then at most as many times as wide as there are processes, and nobody is let through uncounted or kept
 * waiting for a server that is away. `prefix` keeps instances on one server apart.
 */
export function createLimits(options: { redisUrl?: string | undefined; prefix?: string } = {}): Limits {
  const redis =
    options.redisUrl === undefined
      ? undefined
      : new Redis(options.redisUrl, {
          enableOfflineQueue: false,
          maxRetriesPerRequest: 0,
          connectTimeout: 2_000,
          commandTimeout: ANSWER_WITHIN_MS,
          enableAutoPipelining: true,
          retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2_000),
        });
  // Without a listener a lost connection would end the process; that Redis is away is said by /readyz.
  redis?.on('error', () => undefined);
  const prefix = `${options.prefix ?? 'haetae'}-limit`;
  const memory = new Map<string, RateLimiterMemory>();
  const shared = new Map<string, RateLimiterRedis>();
  let redisBackAt = 0;

  const rulesOf = (bucket: string, { max, perS }: LimitRule) => ({
    keyPrefix: `${prefix}:${bucket}:${max}:${perS}`,
    points: max,
    duration: perS,
  });
  const limiterOf = <L>(limiters: Map<string, L>, bucket: string, rule: LimitRule, make: () => L): L => {
    const name = `${bucket}:${rule.max}:${rule.perS}`;
    let limiter = limiters.get(name);
    if (!limiter) {
      limiter = make();
      limiters.set(name, limiter);
    }
    return limiter;
  };
  const inMemory = (bucket: string, rule: LimitRule) =>
    limiterOf(memory, bucket, rule, () => new RateLimiterMemory(rulesOf(bucket, rule)));
  const inRedis = (bucket: string, rule: LimitRule) =>
    redis?.status === 'ready' && performance.now() >= redisBackAt
      ? limiterOf(
          shared,
          bucket,
          rule,
          () => new RateLimiterRedis({ ...rulesOf(bucket, rule), storeClient: redis, rejectIfRedisNotReady: true }),
        )
      : undefined;

  const stateOf = (allowed: boolean, { max, perS }: LimitRule, counted: RateLimiterRes): LimitState => ({
    allowed,
    max,
    remaining: Math.max(0, counted.remainingPoints),
    resetS: Math.max(1, Math.ceil((counted.msBeforeNext < 0 ? perS * 1_000 : counted.msBeforeNext) / 1_000)),
  });
  const count = async (limiter: RateLimiterMemory | RateLimiterRedis, key: string, rule: LimitRule, points: number) => {
    try {
      return stateOf(true, rule, await limiter.consume(key, points));
    } catch (refused) {
      // The library rejects with the count when the limit is reached, and with an error when it could not count.
      if (refused instanceof RateLimiterRes) return stateOf(false, rule, refused);
      throw refused;
    }
  };
  const take: Limits['take'] = async (bucket, key, rule, points = 1) => {
    const limiter = inRedis(bucket, rule);
    if (limiter)
      try {
        return await count(limiter, key, rule, points);
      } catch {
        redisBackAt = performance.now() + LEFT_ALONE_MS;
      }
    return await count(inMemory(bucket, rule), key, rule, points);
  };
  return {
    take,
    async limit(bucket, key, rule, message) {
      const state = await take(bucket, key, rule);
      if (!state.allowed)
        throw new HaetaeError('RATE_LIMITED', message ?? `Too often. Try again in ${state.resetS} s.`, {
          retryAfterS: state.resetS,
        });
      return state;
    },
    async ready() {
      if (redis && redis.status !== 'ready') await new Promise<void>((done) => redis.once('ready', () => done()));
    },
    async close() {
      redis?.disconnect();
    },
  };
}
