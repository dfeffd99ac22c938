/**
 * The process that decodes. Image decoders are large C libraries that meet bytes from strangers, so they run apart: a
 * crash, a hang or a memory bomb costs this process, which the pool replaces, and not the service. It starts without the
 * service's environment, so there are no secrets in it.
 */
import { isHaetaeError } from '@haetae/contracts';
import { DEFAULT_LIMITS, LARGE_PIXELS } from './limits.ts';
import { type FromDecoder, OUT_OF_MEMORY_STATUS, type ToDecoder } from './protocol.ts';
import { hash, inspect, render } from './run-task.ts';

const MEMORY_CHECK_MS = 20;

const say = (message: FromDecoder) => {
  process.send?.(message);
};
let memoryLimitBytes = DEFAULT_LIMITS.memoryLimitBytes;
let go: (() => void) | undefined;
const waitForTurn = () =>
  new Promise<void>((resolve) => {
    go = resolve;
    say({ large: true });
  });

// The decoding itself runs on the library's threads, so this timer keeps running meanwhile.
setInterval(() => {
  if (process.memoryUsage.rss() > memoryLimitBytes) process.exit(OUT_OF_MEMORY_STATUS);
}, MEMORY_CHECK_MS).unref();

process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToDecoder) => {
  if ('go' in message) go?.();
  else void run(message.task);
});

async function run(task: Extract<ToDecoder, { task: unknown }>['task']): Promise<void> {
  memoryLimitBytes = task.limits.memoryLimitBytes;
  try {
    if (task.kind === 'inspect') say({ inspected: await inspect(task, waitForTurn) });
    else if (task.kind === 'hash') {
      const result = await hash(task, waitForTurn);
      // Give a large picture's memory back before the next task, not when the collector next finds time.
      if (result.hashes.width * result.hashes.height > LARGE_PIXELS) (globalThis as { gc?: () => void }).gc?.();
      say({ hashed: result });
    } else say({ rendered: await render(task, task.kind, waitForTurn) });
  } catch (error) {
    if (isHaetaeError(error)) say({ failed: { code: error.code, message: error.message } });
    else say({ failed: { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) } });
  }
}
say({ ready: true });
