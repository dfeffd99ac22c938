import { spawn } from 'node:child_process';

/**
 * Ends the servers when this process is killed with -9. A shell waits for the end of a pipe that only we hold open: when
 * it closes, we are gone. It gives the services two seconds to see that their IPC channel is closed, then signals what the
 * ledger still names. On a clean stop it is dismissed first.
 */
export function startGuardian(ledgerFile: string): { dismiss: () => void } {
  const script =
    'cat >/dev/null; sleep 2; [ -f "$1" ] || exit 0; ' +
    'while read -r _ pid signal _; do kill -s "$signal" "$pid" 2>/dev/null; done <"$1"; rm -f "$1"';
  const guardian = spawn('/bin/sh', ['-c', script, 'haetae-guardian', ledgerFile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    cwd: '/',
  });
  // Without a guardian the next start cleans up; nothing else depends on it.
  guardian.on('error', () => undefined);
  guardian.stdin.on('error', () => undefined);
  guardian.unref();
  return { dismiss: () => void guardian.kill('SIGKILL') };
}
