export type { QueueBackend } from './backend.ts';
export {
  type Consumer,
  type ConsumerOptions,
  type ConsumerStats,
  createConsumer,
  type DeadJob,
  type JobContext,
} from './create-consumer.ts';
export { createQueues, type QueueDepth, type Queues } from './create-queues.ts';
export { DEFAULT_ATTEMPTS, type RetryOptions } from './job-options.ts';
