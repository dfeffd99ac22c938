import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the one-box mode keeps what. Everything is under one folder, so that a copy of it is a backup. */
export interface DataLayout {
  root: string;
  /** Which process runs on this folder. */
  lockFile: string;
  /** Which child processes each run has started. */
  runDir: string;
  /** Passwords and the vault's master key; readable by the owner alone. */
  secretsDir: string;
  /** Home of the private PostgreSQL; a link when the server's user cannot reach this folder. */
  postgresDir: string;
  redisDir: string;
  logsDir: string;
}

/** The lock of a data folder, which need not exist. */
export function lockFileOf(dataDir: string): string {
  return join(resolve(dataDir), 'haetae.lock');
}

/** The layout under `dataDir`, with its folders made. */
export function createDataLayout(dataDir: string): DataLayout {
  const root = resolve(dataDir);
  const layout: DataLayout = {
    root,
    lockFile: lockFileOf(dataDir),
    runDir: join(root, 'run'),
    secretsDir: join(root, 'secrets'),
    postgresDir: join(root, 'postgres'),
    redisDir: join(root, 'redis'),
    logsDir: join(root, 'logs'),
  };
  // Others may pass through the root folder (PostgreSQL runs as another user when we are root) but not list it.
  mkdirSync(root, { recursive: true, mode: 0o711 });
  for (const dir of [layout.runDir, layout.secretsDir, layout.redisDir, layout.logsDir]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }
  return layout;
}
