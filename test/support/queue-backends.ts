import { randomUUID } from 'node:crypto';
import type { QueueBackend } from '@haetae/queue';
import { inject } from 'vitest';

/** The queue backends that can be tested here: PostgreSQL always, Redis where it is installed. */
export function queueBackends(): QueueBackend[] {
  const redisUrl = inject('redisUrl');
  const backends: QueueBackend[] = [{ kind: 'postgres', url: inject('postgresUrl') }];
  return redisUrl ? [{ kind: 'redis', url: redisUrl }, ...backends] : backends;
}

/** A prefix that no other test uses. */
export function freshPrefix(): string {
  return `t${randomUUID().slice(0, 8)}`;
}
