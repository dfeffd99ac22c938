import { z } from 'zod';
import { idSchema } from './ids.ts';

const items = z.strictObject({ itemIds: z.array(idSchema('item')).min(1).max(500) });

/** Work on items: a chunk of ids per job, because a job costs more than an item. Items of a chunk are worked on together and fail apart. */
export const ITEM_JOB_SCHEMAS = { text: items, image: items, assess: items } as const;
export type ItemQueue = keyof typeof ITEM_JOB_SCHEMAS;
/** Queues whose work is owed by rows of the table outbox. */
export const ITEM_QUEUES = Object.keys(ITEM_JOB_SCHEMAS) as ItemQueue[];

/** Job payloads: ids only, never content. */
export const JOB_SCHEMAS = {
  ...ITEM_JOB_SCHEMAS,
  /** Deliveries of one webhook endpoint, handed out together under `hand`; another hand-over makes this one void. */
  webhook: z.strictObject({
    webhookId: idSchema('webhook'),
    hand: z.uuid(),
  }),
} as const;
export type QueueName = keyof typeof JOB_SCHEMAS;
export const QUEUE_NAMES = Object.keys(JOB_SCHEMAS) as QueueName[];
export type JobPayload<Q extends QueueName> = z.infer<(typeof JOB_SCHEMAS)[Q]>;
