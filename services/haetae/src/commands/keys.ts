import { HaetaeError, isHaetaeError, ROLES } from '@haetae/contracts';
import { type Command, Option } from 'commander';
import { createApiClient } from '../demo/api-client.ts';
import { lockFileOf } from '../one-box/data-layout.ts';
import { findLock } from '../one-box/instance-lock.ts';

interface CreateOptions {
  organisation: string;
  role: string;
  name?: string;
  expires?: string;
  key?: string;
  url?: string;
  data: string;
  json?: boolean;
}

/** Adds `haetae keys create --organisation O --role R`. */
export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('make API keys');
  keys
    .command('create')
    .description('make an API key, and its organisation if need be; the key is printed this once')
    .requiredOption('--organisation <name>', 'name or id of the organisation')
    .addOption(new Option('--role <role>', 'what the key may do').choices(ROLES).makeOptionMandatory())
    .option('--name <name>', 'what the key is for')
    .option('--expires <time>', 'when it ends, as in 2027-01-31T00:00:00Z')
    .addOption(new Option('--key <key>', "an admin's key").env('HAETAE_ADMIN_KEY'))
    .option('--url <url>', 'the instance (default: the one that runs on the data folder, or http://127.0.0.1:8080)')
    .option('--data <dir>', 'data folder of a local instance', process.env.HAETAE_DATA_DIR || './data')
    .option('--json', 'print {"id","key"} instead of the key alone')
    .addHelpText('after', '\nExample:\n  $ haetae keys create --organisation tbilisi-team --role monitor --key hk_…')
    .action(createKey);
}

async function createKey(options: CreateOptions): Promise<void> {
  if (!options.key) {
    throw new HaetaeError('KEY_MISSING', "An admin's key is needed: pass --key or set HAETAE_ADMIN_KEY.");
  }
  const url = options.url ?? findLock(lockFileOf(options.data))?.url ?? 'http://127.0.0.1:8080';
  const api = createApiClient(url, options.key);
  const body = {
    organisation: options.organisation,
    role: options.role,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
  };
  const post = () => api.post<{ id: string; key: string }>('/v1/keys', body);
  const made = await post().catch(async (error: unknown) => {
    if (!isHaetaeError(error, 'ORGANISATION_NOT_FOUND')) throw error;
    await api.post('/v1/organisations', { name: options.organisation });
    process.stderr.write(`Made the organisation ${options.organisation}.\n`);
    return post();
  });
  process.stdout.write(options.json ? `${JSON.stringify({ id: made.id, key: made.key })}\n` : `${made.key}\n`);
}
