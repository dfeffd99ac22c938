import { HaetaeError } from '@haetae/contracts';
import type { Logger } from './logger.ts';

const ASK_EVERY_MS = 500;
const SAY_AGAIN_MS = 15_000;

/**
 * Waits until `answers` says yes, at most `waitS` seconds: a service that starts beside its database or queue need not be started
 * after it. Says at once that it waits, now and then that it still does, and when it goes on. Throws what `answers` throws, and
 * SERVICE_START_FAILED when the time is up.
 */
export async function waitUntilThere(options: {
  /** As in "the database". */
  what: string;
  answers: () => Promise<boolean>;
  waitS: number;
  logger: Logger;
}): Promise<void> {
  const { what, answers, waitS, logger } = options;
  const began = Date.now();
  const until = began + waitS * 1_000;
  let saidAt: number | undefined;
  while (!(await answers())) {
    const now = Date.now();
    if (now >= until)
      throw new HaetaeError(
        'SERVICE_START_FAILED',
        `${what} was not there within ${waitS} s (HAETAE_WAIT_S). Is it running, and is its address right?`,
      );
    if (saidAt === undefined || now - saidAt >= SAY_AGAIN_MS) {
      logger.warn({ waitS, waitedS: Math.round((now - began) / 1_000) }, `waiting for ${what}`);
      saidAt = now;
    }
    await new Promise((done) => setTimeout(done, Math.min(ASK_EVERY_MS, Math.max(1, until - now))));
  }
  if (saidAt !== undefined) logger.info({ waitedMs: Date.now() - began }, `${what} is there`);
}
