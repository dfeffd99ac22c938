import { HaetaeError, isHaetaeError } from '@haetae/contracts';
import { type Command, Option } from 'commander';
import { createApiClient } from '../demo/api-client.ts';
import { lockFileOf } from '../one-box/data-layout.ts';
import { findLock } from '../one-box/instance-lock.ts';

/** Which instance a command asks, and as whom. */
export interface Where {
  key?: string;
  url?: string;
  data: string;
  json?: boolean;
}
type Api = ReturnType<typeof createApiClient>;

/** Adds the options of `Where`; `json` says what `--json` does. */
export const withInstance = (command: Command, json = 'print JSON'): Command =>
  command
    .addOption(new Option('--key <key>', "an admin's key").env('HAETAE_ADMIN_KEY'))
    .option('--url <url>', 'the instance (default: the one that runs on the data folder, or http://127.0.0.1:8080)')
    .option('--data <dir>', 'data folder of a local instance', process.env.HAETAE_DATA_DIR || './data')
    .option('--json', json);

/** A client of that instance. Throws KEY_MISSING. */
export function askInstance({ key, url, data }: Where): Api {
  if (!key) throw new HaetaeError('KEY_MISSING', "An admin's key is needed: pass --key or set HAETAE_ADMIN_KEY.");
  return createApiClient(url ?? findLock(lockFileOf(data))?.url ?? 'http://127.0.0.1:8080', key);
}

/** Does `post`; where the organisation that it names is not there yet, makes it and does it again. */
export async function withOrganisation<T>(api: Api, name: string, post: () => Promise<T>): Promise<T> {
  return await post().catch(async (error: unknown) => {
    if (!isHaetaeError(error, 'ORGANISATION_NOT_FOUND')) throw error;
    await api.post('/v1/organisations', { name });
    process.stderr.write(`Made the organisation ${name}.\n`);
    return post();
  });
}
