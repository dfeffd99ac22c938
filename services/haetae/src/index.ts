export { createDataLayout, type DataLayout } from './one-box/data-layout.ts';
export { type PostgresServer, startPostgres } from './one-box/start-postgres.ts';
export { findRedisBinary, REDIS_ADVICE, type RedisServer, startRedis } from './one-box/start-redis.ts';
