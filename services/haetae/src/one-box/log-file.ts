import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';

const ROTATE_AT_BYTES = 10 * 1024 * 1024;

/**
 * Opens `file` for a child process to write its log to (our own stderr where there is none), and closes our end once the
 * child has been started. A log that has grown past 10 MiB is set aside first, as `file.1`.
 */
export async function withLog<T>(file: string | undefined, start: (fd: number) => Promise<T>): Promise<T> {
  if (file === undefined) return start(2);
  if (existsSync(file) && statSync(file).size > ROTATE_AT_BYTES) renameSync(file, `${file}.1`);
  const fd = openSync(file, 'a', 0o600);
  try {
    return await start(fd);
  } finally {
    closeSync(fd);
  }
}

/** The last lines of a log, for an error message. */
export function tailOf(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n');
}

/** What a service's log says last of an error, and where the rest is. */
export function lastError(file: string): string {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const line = lines.findLast((l) => /error/i.test(l) && !l.startsWith(' '))?.slice(0, 500);
  return `${line ? `It said: ${line} ` : ''}(${file})`;
}
