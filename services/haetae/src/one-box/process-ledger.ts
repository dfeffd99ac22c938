import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, findStartOf, type ProcessIdentity } from './process-identity.ts';

interface Entry extends ProcessIdentity {
  name: string;
  /** What ends it cleanly, without the SIG. */
  signal: 'INT' | 'TERM';
}

export interface ProcessLedger {
  readonly file: string;
  add(name: string, pid: number, signal: Entry['signal']): void;
  remove(pid: number): void;
  close(): void;
}

/**
 * The child processes of this run, one a line `name pid signal started`, in a file of its own. The guardian reads it when
 * we are killed; the next start reads what is left over.
 */
export function createProcessLedger(runDir: string): ProcessLedger {
  const file = join(runDir, `${process.pid}.processes`);
  const entries = new Map<number, Entry>();
  const write = () => {
    const lines = [...entries.values()].map((e) => `${e.name} ${e.pid} ${e.signal} ${e.started}\n`);
    writeFileSync(`${file}.new`, lines.join(''), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    file,
    add(name, pid, signal) {
      entries.set(pid, { name, pid, signal, started: findStartOf(pid) ?? 'gone' });
      write();
    },
    remove(pid) {
      if (entries.delete(pid)) write();
    },
    close() {
      rmSync(file, { force: true });
    },
  };
}

/** Ends what a killed run left behind, services before servers. Returns the names of what still ran. */
export async function endLeftovers(runDir: string): Promise<string[]> {
  const ended: string[] = [];
  for (const name of readdirSync(runDir).filter((n) => n.endsWith('.processes'))) {
    const file = join(runDir, name);
    const entries = readFileSync(file, 'utf8').split('\n').flatMap(parseLine);
    for (const entry of entries.reverse()) {
      if (findStartOf(entry.pid) !== entry.started) continue;
      ended.push(entry.name);
      await endProcess(entry, `SIG${entry.signal}`, 10_000);
    }
    rmSync(file, { force: true });
  }
  return ended;
}

function parseLine(line: string): Entry[] {
  const [name, pid, signal, started] = line.split(' ');
  if (!name || !pid || !started || (signal !== 'INT' && signal !== 'TERM')) return [];
  return [{ name, pid: Number(pid), signal, started }];
}
