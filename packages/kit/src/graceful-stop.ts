import type { Logger } from './logger.ts';

/**
 * Runs `stop` once on SIGTERM, SIGINT, or when the parent that started this process is gone, and exits. A stop that
 * outlasts `boundMs` is cut short with exit code 1: a process that hangs in its end is worse than one that is killed.
 */
export function stopGracefully(options: {
  stop: (reason: string) => Promise<void>;
  logger: Logger;
  boundMs?: number;
}): void {
  const boundMs = options.boundMs ?? 10_000;
  let stopping = false;
  const end = (reason: string) => {
    if (stopping) return;
    stopping = true;
    options.logger.info({ reason }, 'stopping');
    const timer = setTimeout(() => {
      options.logger.error({ boundMs }, 'stop took too long; leaving');
      process.exit(1);
    }, boundMs);
    timer.unref();
    options.stop(reason).then(
      () => process.exit(0),
      (error: unknown) => {
        options.logger.error({ err: error }, 'stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('SIGINT', () => end('SIGINT'));
  // A child of the one-box command has an IPC channel; when the parent is killed with -9 the channel closes.
  process.on('disconnect', () => end('parent is gone'));
}
