import { HaetaeError, JOB_SCHEMAS, type JobPayload, QUEUE_NAMES, type QueueName } from '@haetae/contracts';
import type { Logger } from '@haetae/kit';
import type { Queue } from 'bullmq';
import { answerOrUnavailable, type BackendSettings, openQueue, prepareBackend, type QueueBackend } from './backend.ts';
import { createEpoch, reportOutages } from './epoch.ts';
import { jobOptions, type RetryOptions } from './job-options.ts';

export interface QueueDepth {
  /** Jobs that nobody works on yet. */
  waiting: number;
  /** Jobs in a worker's hands. */
  active: number;
  /** Jobs that wait for their retry. */
  delayed: number;
  /** Dead jobs that are still kept for a look. */
  failed: number;
}

export interface Queues {
  /**
   * Adds one job a payload, all or none, under fresh ids, and returns the ids. Throws JOB_PAYLOAD_INVALID before anything
   * is sent, and QUEUE_UNAVAILABLE within two seconds when the backend is away.
   */
  add<Q extends QueueName>(name: Q, payloads: JobPayload<Q>[], retry?: RetryOptions): Promise<string[]>;
  /** How many jobs are where. Throws QUEUE_UNAVAILABLE. */
  depth(name: QueueName): Promise<QueueDepth>;
  /**
   * Runs `recover` when the backend may have lost jobs since the last call (first start, wiped, or Redis restarted), and
   * remembers only after it has returned, so that a crash in between repeats it. Returns whether it ran. Throws
   * QUEUE_UNAVAILABLE when the backend is away, and what `recover` throws.
   */
  recoverIfWiped(recover: () => Promise<void>): Promise<boolean>;
  /** Throws QUEUE_UNAVAILABLE unless the backend answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The producing side of all queues. Connects on first use, so that a process starts while the backend is still away. */
export function createQueues(options: { backend: QueueBackend; prefix?: string; logger: Logger }): Queues {
  const settings: BackendSettings = { backend: options.backend, prefix: options.prefix ?? 'haetae' };
  const epoch = createEpoch(settings);
  const opened = new Map<QueueName, Promise<Queue>>();
  const live = new Set<Queue>();
  let closed = false;

  async function open(name: QueueName): Promise<Queue> {
    await prepareBackend(settings);
    if (closed) throw new Error('the queues are closed');
    const queue = openQueue(name, settings);
    live.add(queue);
    reportOutages(queue, (error) => options.logger.warn({ err: error, queue: name }, 'the job queue is away'));
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      await discard(queue);
      throw error;
    }
  }

  /** A queue whose backend is away may not close in good order; it is let go all the same. */
  async function discard(queue: Queue): Promise<void> {
    live.delete(queue);
    await answerOrUnavailable(() => queue.close()).catch((error: unknown) =>
      options.logger.debug({ err: error }, 'a queue did not close in good order'),
    );
  }

  /** BullMQ remembers a failed first connection for good, so a queue is kept only once it has been ready. */
  function ready(name: QueueName): Promise<Queue> {
    if (closed) return Promise.reject(new Error('the queues are closed'));
    const known = opened.get(name);
    if (known) return known;
    const opening = open(name);
    opened.set(name, opening);
    opening.catch(() => opened.delete(name));
    return opening;
  }

  /** A dropped schema (SQLSTATE 42P01, 3F000) is made anew at the next call. */
  async function withQueue<T>(name: QueueName, work: (queue: Queue) => Promise<T>): Promise<T> {
    const queue = await ready(name);
    try {
      return await work(queue);
    } catch (error) {
      if (['42P01', '42883', '3F000'].includes((error as { code?: string }).code ?? '')) {
        opened.delete(name);
        await discard(queue);
      }
      throw error;
    }
  }

  return {
    async add(name, payloads, retry) {
      const jobs = payloads.map((payload) => ({
        name,
        data: checkPayload(name, payload),
        opts: jobOptions(retry),
      }));
      if (jobs.length === 0) return [];
      await answerOrUnavailable(() => withQueue(name, (queue) => queue.addBulk(jobs)));
      return jobs.map((job) => job.opts.jobId as string);
    },

    async depth(name) {
      const counts = await answerOrUnavailable(() =>
        withQueue(name, (queue) => queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed')),
      );
      return {
        waiting: (counts.waiting ?? 0) + (counts.prioritized ?? 0),
        active: counts.active ?? 0,
        delayed: counts.delayed ?? 0,
        failed: counts.failed ?? 0,
      };
    },

    async recoverIfWiped(recover) {
      if (!(await answerOrUnavailable(() => epoch.changed()))) return false;
      // The queues stand before the mark does: BullMQ's schema must exist for the mark to be kept in it.
      await answerOrUnavailable(() => prepareBackend(settings));
      await recover();
      await answerOrUnavailable(() => epoch.keep());
      return true;
    },

    ping: () => answerOrUnavailable(() => epoch.ping()),

    async close() {
      closed = true;
      await Promise.all([...live].map(discard));
      await epoch.close();
    },
  };
}

/** The payload as its schema has it. Throws JOB_PAYLOAD_INVALID naming the fields. */
export function checkPayload<Q extends QueueName>(name: Q, payload: unknown): JobPayload<Q> {
  if (!QUEUE_NAMES.includes(name)) throw new HaetaeError('JOB_PAYLOAD_INVALID', `There is no queue named ${name}`);
  const parsed = JOB_SCHEMAS[name].safeParse(payload);
  if (parsed.success) return parsed.data as JobPayload<Q>;
  const errors = parsed.error.issues.map((i) => ({ path: i.path.map(String).join('.'), message: i.message }));
  throw new HaetaeError('JOB_PAYLOAD_INVALID', `A ${name} job does not have the expected shape`, { errors });
}
