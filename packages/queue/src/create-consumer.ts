import { HaetaeError, isHaetaeError, type JobPayload, type QueueName } from '@haetae/contracts';
import type { Logger } from '@haetae/kit';
import { type Job, UnrecoverableError, WaitingError, type Worker } from 'bullmq';
import {
  ANSWER_WITHIN_MS,
  type BackendSettings,
  openWorker,
  prepareBackend,
  type QueueBackend,
  reasonOf,
} from './backend.ts';
import { checkPayload } from './create-queues.ts';
import { reportOutages } from './epoch.ts';

/** What a handler is told about the job besides its payload. */
export interface JobContext {
  jobId: string;
  /** 1 for the first try. */
  attempt: number;
  attempts: number;
  /** Aborts when the process stops or the job's lock was lost to another worker. */
  signal: AbortSignal;
}

export interface DeadJob<Q extends QueueName> {
  queue: Q;
  jobId: string;
  /** Absent when the payload itself could not be read. */
  payload: JobPayload<Q> | undefined;
  error: HaetaeError;
  attempts: number;
}

export interface ConsumerOptions<Q extends QueueName> {
  backend: QueueBackend;
  prefix?: string;
  queue: Q;
  /** Jobs worked on at the same time. */
  concurrency: number;
  /** Does the job. May run again for the same payload (a killed worker, a lost lock), so it is idempotent. */
  handler: (payload: JobPayload<Q>, context: JobContext) => Promise<void>;
  /**
   * Records a job that will not be tried again; runs before the job is given up. When it throws, the job stands as failed
   * without a record, and it is for the outbox relay to add it again.
   */
  onDead: (job: DeadJob<Q>) => Promise<void>;
  /** Told about a job whose worker vanished; it is being given to another one. */
  onStalled?: (jobId: string) => void;
  logger: Logger;
}

export interface ConsumerStats {
  completed: number;
  retried: number;
  dead: number;
  stalled: number;
  active: number;
}

export interface Consumer {
  /** Starts working. Resolves when connected; waits for a backend that is away. */
  run(): Promise<void>;
  /** Takes no new job, lets running ones end for up to `timeoutMs`, then leaves them to another worker. */
  close(timeoutMs?: number): Promise<void>;
  stats(): ConsumerStats;
}

/**
 * The consuming side of one queue. The lock settings are those measured to lose and to stick no job over worker and
 * server kills on both backends: a vanished worker's job is another's within `lockDuration` + `stalledInterval`.
 */
export function createConsumer<Q extends QueueName>(options: ConsumerOptions<Q>): Consumer {
  const settings: BackendSettings = { backend: options.backend, prefix: options.prefix ?? 'haetae' };
  const { queue, logger } = options;
  const stats: ConsumerStats = { completed: 0, retried: 0, dead: 0, stalled: 0, active: 0 };
  const stopping = new AbortController();
  let worker: Worker | undefined;
  let draining = false;
  let idle: (() => void) | undefined;

  async function work(job: Job, token: string | undefined, lockLost: AbortSignal | undefined): Promise<void> {
    // A fetch that was under way when the stop began may still bring a job.
    if (draining) return handBack(job, token);
    stats.active += 1;
    const attempt = job.attemptsMade + 1;
    const attempts = job.opts.attempts ?? 1;
    let payload: JobPayload<Q> | undefined;
    try {
      payload = checkPayload(queue, job.data);
      const signal = lockLost ? AbortSignal.any([stopping.signal, lockLost]) : stopping.signal;
      await options.handler(payload, { jobId: job.id as string, attempt, attempts, signal });
      stats.completed += 1;
    } catch (error) {
      // A job that was cut short by the stop is not at fault: it goes back to the line and no try is counted against it.
      if (stopping.signal.aborted) return await handBack(job, token);
      const known = isHaetaeError(error) ? error : undefined;
      if (attempt < attempts && known?.retryable !== false) {
        stats.retried += 1;
        logger.warn(
          { queue, jobId: job.id, attempt, code: known?.code, reason: reasonOf(error) },
          'job will be retried',
        );
        throw plain(reasonOf(error));
      }
      const last = known ?? new HaetaeError('JOB_ATTEMPTS_EXHAUSTED', reasonOf(error), { cause: error });
      await bury({ queue, jobId: job.id as string, payload, error: last, attempts: attempt });
      throw new UnrecoverableError(`${last.code}: ${reasonOf(last)}`);
    } finally {
      stats.active -= 1;
      if (stats.active === 0) idle?.();
    }
  }

  async function handBack(job: Job, token: string | undefined): Promise<never> {
    await job.moveToWait(token);
    throw new WaitingError();
  }

  async function whenIdle(withinMs: number): Promise<void> {
    if (stats.active === 0) return;
    const done = new Promise<void>((resolve) => {
      idle = resolve;
    });
    await Promise.race([done, pause(withinMs)]);
  }

  async function bury(dead: DeadJob<Q>): Promise<void> {
    await options.onDead(dead);
    stats.dead += 1;
    logger.error({ queue, jobId: dead.jobId, code: dead.error.code, attempts: dead.attempts }, 'job is dead');
  }

  function open(): Worker {
    const opened = openWorker(queue, settings, (job, token, signal) => work(job, token, signal as AbortSignal), {
      autorun: false,
      concurrency: options.concurrency,
      lockDuration: 5_000,
      stalledInterval: 2_000,
      maxStalledCount: 8,
      drainDelay: 5,
      runRetryDelay: 1_000,
    });
    reportOutages(opened as never, (error) => logger.warn({ err: error, queue }, 'the job queue is away'));
    opened.on('stalled', (jobId) => {
      stats.stalled += 1;
      logger.warn({ queue, jobId }, 'job stalled; another worker takes it');
      options.onStalled?.(jobId);
    });
    // A job that took down too many workers is failed by BullMQ without reaching `work`.
    opened.on('failed', (job, error) => {
      if (!job?.deferredFailure) return;
      const payload = safePayload(queue, job.data);
      const last = new HaetaeError('JOB_ATTEMPTS_EXHAUSTED', reasonOf(error));
      bury({ queue, jobId: job.id as string, payload, error: last, attempts: job.attemptsMade }).catch((cause) =>
        logger.error(
          { err: cause, queue, jobId: job.id },
          'a dead job could not be recorded; the relay will add it again',
        ),
      );
    });
    return opened;
  }

  return {
    async run() {
      while (!worker && !stopping.signal.aborted) {
        const candidate = await prepareBackend(settings)
          .then(open)
          .catch((error: unknown) => {
            logger.warn({ err: error, queue }, 'waiting for the job queue');
            return undefined;
          });
        if (candidate) worker = candidate;
        else await pause(ANSWER_WITHIN_MS / 2, stopping.signal);
      }
      if (!worker) return;
      await Promise.race([worker.waitUntilReady(), aborted(stopping.signal)]);
      if (stopping.signal.aborted) return;
      // `run` resolves when the worker is closed; a failure in it is emitted as `error` as well.
      worker.run().catch((error: unknown) => logger.error({ err: error, queue }, 'the consumer stopped'));
    },

    async close(timeoutMs = 5_000) {
      draining = true;
      if (worker) {
        await worker.pause(true);
        await whenIdle(timeoutMs);
      }
      stopping.abort(new Error('the consumer is closing'));
      await whenIdle(1_000);
      // A forced close leaves the jobs locked; their locks run out and another worker takes them.
      if (worker) await Promise.race([worker.close(stats.active > 0), pause(ANSWER_WITHIN_MS)]);
    },

    stats: () => ({ ...stats }),
  };
}

/** An error without a stack: the stack would be stored with the job, and says nothing that the log does not. */
function plain(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

function safePayload<Q extends QueueName>(queue: Q, data: unknown): JobPayload<Q> | undefined {
  try {
    return checkPayload(queue, data);
  } catch (error) {
    if (isHaetaeError(error, 'JOB_PAYLOAD_INVALID')) return undefined;
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Resolves after `ms`, or at once when `signal` aborts. Does not keep the process alive. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
