import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A pid alone says little: it may have been given to another process since. A pid together with when that process started
 * names one process of one boot.
 */
export interface ProcessIdentity {
  pid: number;
  started: string;
}

/** When `pid` started, in the system's own terms, or undefined when there is no such process. */
export function findStartOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      // Field 22 of stat(5); the command in field 2 may hold blanks and brackets, so count from the last bracket.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8)}-${fields[19]}`;
    } catch (error) {
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim().replace(/\s+/g, '_') || undefined;
}

/** Whether the very process named by `identity` still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return findStartOf(identity.pid) === identity.started;
}

/** The command line of `pid`, blanks between arguments; empty when it is gone. */
export function commandOf(pid: number): string {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch (error) {
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
      throw error;
    }
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

/** Sends `signal`; a process that is gone already is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Signals a process that is not our child, harder after `graceMs`, and resolves when it is gone. */
export async function endProcess(identity: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!isRunning(identity)) return;
  sendSignal(identity.pid, signal);
  const harderAt = Date.now() + graceMs;
  // Not our child, so there is no exit event to wait for.
  while (isRunning(identity)) {
    if (Date.now() > harderAt) sendSignal(identity.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
