import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { getFreePort } from '../../services/haetae/src/one-box/free-port.ts';

/** An api or a worker as a process of its own, as in production; stops at `kill`. */
export async function startServiceProcess(name: 'api' | 'worker', env: Record<string, string>) {
  const port = await getFreePort();
  const main = fileURLToPath(new URL(`../../services/${name}/dist/main.js`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HAETAE_TEXT_PATH: 'fast',
      ...env,
      ...(name === 'api' ? { HAETAE_PORT: String(port) } : { HAETAE_METRICS_PORT: String(port) }),
    },
  });
  let log = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, init).catch(() => undefined);
    return answer && { status: answer.status, headers: answer.headers, body: await answer.text() };
  };
  return {
    ask,
    status: async (path: string) => (await ask(path))?.status,
    /** The exit status. */
    ended,
    log: () => log,
    kill: async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
      child.kill(signal);
      return await ended;
    },
  };
}
