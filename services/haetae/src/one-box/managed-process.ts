import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { HaetaeError } from '@haetae/contracts';

/** A child process of the one-box mode. */
export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves when it has ended, with a word on how. */
  readonly ended: Promise<string>;
  /** Ends it: politely, then after `graceMs` harder, and resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ManagedOptions {
  name: string;
  command: string;
  args: string[];
  spawn: SpawnOptions;
  /** Signal of a clean end. */
  signal: 'SIGINT' | 'SIGTERM';
  graceMs: number;
  /** Told the pid at once, before the process is ready. */
  onSpawn?: ((pid: number) => void) | undefined;
}

/**
 * Starts a process in a group of its own (so that Ctrl-C reaches us alone, and we stop things in order). Throws
 * SERVICE_START_FAILED when it cannot be started at all.
 */
export function startManaged(options: ManagedOptions): Promise<ManagedProcess> {
  const { name } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(options.command, options.args, { ...options.spawn, detached: true });
    child.once('error', (cause) =>
      reject(new HaetaeError('SERVICE_START_FAILED', `${name} did not start: ${cause.message}`, { cause })),
    );
    const ended = new Promise<string>((done) => {
      child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`));
    });
    child.once('spawn', () => {
      const stop = async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill(options.signal);
        const timer = setTimeout(() => child.kill('SIGKILL'), options.graceMs);
        await ended;
        clearTimeout(timer);
      };
      options.onSpawn?.(child.pid as number);
      resolve({ name, pid: child.pid as number, child, ended, stop });
    });
  });
}
