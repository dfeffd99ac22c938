import { ROLES } from '@haetae/contracts';
import { type Command, Option } from 'commander';
import { askInstance, type Where, withInstance, withOrganisation } from './ask-instance.ts';

interface CreateOptions extends Where {
  organisation: string;
  role: string;
  name?: string;
  expires?: string;
}

/** Adds `haetae keys create --organisation O --role R`. */
export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('make API keys');
  const create = keys
    .command('create')
    .description('make an API key, and its organisation if need be; the key is printed this once')
    .requiredOption('--organisation <name>', 'name or id of the organisation')
    .addOption(new Option('--role <role>', 'what the key may do').choices(ROLES).makeOptionMandatory())
    .option('--name <name>', 'what the key is for')
    .option('--expires <time>', 'when it ends, as in 2027-01-31T00:00:00Z');
  withInstance(create, 'print {"id","key"} instead of the key alone')
    .addHelpText('after', '\nExample:\n  $ haetae keys create --organisation tbilisi-team --role monitor --key hk_…')
    .action(createKey);
}

async function createKey(options: CreateOptions): Promise<void> {
  const api = askInstance(options);
  const body = {
    organisation: options.organisation,
    role: options.role,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
  };
  const made = await withOrganisation(api, options.organisation, () =>
    api.post<{ id: string; key: string }>('/v1/keys', body),
  );
  process.stdout.write(options.json ? `${JSON.stringify({ id: made.id, key: made.key })}\n` : `${made.key}\n`);
}
