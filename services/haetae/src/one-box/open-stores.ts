import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import { type Logger, loadConfig, readMasterKey } from '@haetae/kit';
import { type Database, openDatabase } from '@haetae/store';
import { openVault } from '@haetae/vault';
import { createDataLayout, type DataLayout, lockFileOf } from './data-layout.ts';
import { acquireInstanceLock, findLock } from './instance-lock.ts';
import { isRunning } from './process-identity.ts';
import { readOrCreateSecret } from './secret-file.ts';
import { startPostgres } from './start-postgres.ts';
import { createUndo } from './undo.ts';

/** The database and the vault of an instance, for a command that works on them without the services. */
export interface Stores extends Awaited<ReturnType<typeof openVault>> {
  sql: Database;
  /** The master keys, the current one first. */
  masterKeys: string[];
  close(): Promise<void>;
}

/**
 * Opens database and vault of the instance on `dataDir`, or of the servers that DATABASE_URL and HAETAE_S3_BUCKET name. A
 * private PostgreSQL that does not run is started for as long as they are open. `mode` `beside`: the instance may be running;
 * `alone`: it may not, and the folder is claimed. Throws ALREADY_RUNNING, CONFIG_INVALID, SERVICE_START_FAILED.
 */
export async function openStores(options: {
  dataDir: string;
  mode: 'beside' | 'alone';
  logger: Logger;
  env?: NodeJS.ProcessEnv;
}): Promise<Stores> {
  const { env = process.env, logger } = options;
  const undo = createUndo(logger);
  try {
    if (options.mode === 'beside' && !env.DATABASE_URL && !existsSync(join(options.dataDir, 'postgres')))
      throw new HaetaeError(
        'CONFIG_INVALID',
        `There is no instance on ${options.dataDir}. Name its folder with --data DIR.`,
      );
    const layout = createDataLayout(options.dataDir);
    if (options.mode === 'alone' && !readMasterKey(env) && !existsSync(join(layout.secretsDir, 'master.key')))
      throw new HaetaeError(
        'CONFIG_INVALID',
        `The master key is missing: copy it to ${join(layout.secretsDir, 'master.key')}, or set HAETAE_MASTER_KEY.`,
      );
    const lock = findLock(lockFileOf(options.dataDir));
    const running = lock !== undefined && isRunning(lock);
    if (options.mode === 'alone' || (!running && !env.DATABASE_URL)) {
      const mine = acquireInstanceLock(layout.lockFile);
      undo.add(() => mine.release());
    }
    let url = env.DATABASE_URL || undefined;
    if (!url && running) url = runningUrl(layout);
    if (!url) {
      const server = await startPostgres({
        dir: layout.postgresDir,
        logFile: join(layout.logsDir, 'postgres.log'),
        password: readOrCreateSecret(layout.secretsDir, 'postgres.password').value,
        logger,
      });
      undo.add(() => server.stop());
      url = server.url;
    }
    const masterKey = readMasterKey(env) ?? readOrCreateSecret(layout.secretsDir, 'master.key', 'base64').value;
    const config = loadConfig({
      ...env,
      DATABASE_URL: url,
      HAETAE_DATA_DIR: layout.root,
      HAETAE_MASTER_KEY: masterKey,
    });
    const sql = openDatabase({ url, max: 4, applicationName: 'haetae-command' });
    undo.add(() => sql.end({ timeout: 3 }));
    const masterKeys = [config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD];
    return { ...(await openVault(config)), sql, masterKeys, close: undo.run };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** Where the PostgreSQL of a running instance listens: the fourth line of its pid file is the port. */
function runningUrl(layout: DataLayout): string {
  const [, , , port] = readFileSync(join(layout.postgresDir, 'db', 'postmaster.pid'), 'utf8').split('\n');
  const { value } = readOrCreateSecret(layout.secretsDir, 'postgres.password');
  return `postgres://haetae:${value}@127.0.0.1:${port?.trim()}/haetae`;
}
