import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

export interface Running {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  /** The exit status; null when a signal ended it. */
  ended: Promise<number | null>;
  /** Resolves with the first whole line of stdout. */
  firstLine: Promise<string>;
}

/** Runs `haetae ARGS` (or another script of a copy of the repository) as a user would. */
export function runHaetae(args: string[], options: { root?: string; env?: Record<string, string> } = {}): Running {
  const root = options.root ?? REPOSITORY;
  const child = spawn(process.execPath, [`${root}/services/haetae/bin/haetae.js`, ...args], {
    cwd: root,
    env: { ...process.env, HAETAE_TEXT_PATH: 'fast', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
  const firstLine = new Promise<string>((done, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) done(out.slice(0, out.indexOf('\n')));
    });
    void ended.then((code) =>
      fail(new Error(`haetae ${args.join(' ')} ended with ${code} before it printed a line:\n${err.slice(-4_000)}`)),
    );
  });
  firstLine.catch(() => undefined);
  return { child, stdout: () => out, stderr: () => err, ended, firstLine };
}

/** Process ids of the children of `parent` whose command line has `word` in it. */
export function childrenOf(parent: number, word: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [, state, ppid] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return Number(ppid) === parent && state !== 'Z' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
      } catch (error) {
        // It has ended meanwhile.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH')
          return false;
        throw error;
      }
    })
    .map(Number);
}

/** Every process whose command line has `word` in it. */
export function processesWith(word: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\u0000', ' ');
        return line.includes(word) ? [`${pid} ${line}`] : [];
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH')
          return [];
        throw error;
      }
    });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** One metric's sum over its labels; 0 while the service does not answer. */
export async function readMetric(url: string, name: string): Promise<number> {
  const text = await fetch(`${url}/metrics`).then(
    (r) => r.text(),
    () => '',
  );
  return text
    .split('\n')
    .filter((l) => l.startsWith(`${name}{`) || l.startsWith(`${name} `))
    .reduce((sum, l) => sum + Number(l.slice(l.lastIndexOf(' ') + 1)), 0);
}
