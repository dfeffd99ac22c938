import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HaetaeError } from '@haetae/contracts';
import { withLog } from './log-file.ts';
import { type ManagedProcess, startManaged } from './managed-process.ts';

export type ServiceName = 'api' | 'worker';

/** The built entry point of a service; services are started by path and never imported. */
export function serviceMain(name: ServiceName): string {
  return fileURLToPath(new URL(`../../../${name}/dist/main.js`, import.meta.url));
}

/**
 * Starts a service of this repository as a Node process of its own. It has an IPC channel, whose end tells it that we are
 * gone. Its logs go to our stderr or to `logFile`, never to stdout, which is for results.
 */
export function startService(options: {
  name: ServiceName;
  main: string;
  env: NodeJS.ProcessEnv;
  logFile?: string | undefined;
  onSpawn: (pid: number) => void;
}): Promise<ManagedProcess> {
  const { name, main, env, logFile, onSpawn } = options;
  if (!existsSync(main)) {
    throw new HaetaeError('SERVICE_START_FAILED', `${main} is missing: run \`npm run build\` first.`);
  }
  return withLog(logFile, (log) =>
    startManaged({
      name,
      command: process.execPath,
      args: [main],
      spawn: { stdio: ['ignore', log, log, 'ipc'], env },
      signal: 'SIGTERM',
      graceMs: 12_000, // two seconds more than a service gives itself
      onSpawn,
    }),
  );
}

/** Resolves when `GET url` answers 200. Throws SERVICE_START_FAILED when `hasFailed` gives a reason, or after a minute. */
export async function waitUntilReady(
  url: string,
  name: string,
  signal: AbortSignal,
  hasFailed: () => string | undefined,
) {
  const deadline = Date.now() + 120_000;
  for (;;) {
    signal.throwIfAborted();
    const failure = hasFailed() ?? (Date.now() > deadline ? 'it was not ready within two minutes' : undefined);
    if (failure) throw new HaetaeError('SERVICE_START_FAILED', `${name} did not start: ${failure}`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
      await response.arrayBuffer();
      if (response.status === 200) return;
    } catch (error) {
      if (!isNotThereYet(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** `fetch` fails with a TypeError when nothing listens yet, with a TimeoutError when the answer is slow. */
function isNotThereYet(error: unknown): boolean {
  return error instanceof TypeError || (error as Error).name === 'TimeoutError';
}
