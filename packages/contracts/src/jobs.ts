import { z } from 'zod';
import { idSchema } from './ids.ts';

/**
 * Job payloads: ids only, never content. A chunk of ids per job, because a job costs more than an item. Items of a chunk
 * are worked on together and fail apart.
 */
export const JOB_SCHEMAS = {
  text: z.strictObject({ itemIds: z.array(idSchema('item')).min(1).max(500) }),
  image: z.strictObject({ itemIds: z.array(idSchema('item')).min(1).max(500) }),
  assess: z.strictObject({ itemIds: z.array(idSchema('item')).min(1).max(500) }),
} as const;
export type QueueName = keyof typeof JOB_SCHEMAS;
export const QUEUE_NAMES = Object.keys(JOB_SCHEMAS) as QueueName[];
export type JobPayload<Q extends QueueName> = z.infer<(typeof JOB_SCHEMAS)[Q]>;
