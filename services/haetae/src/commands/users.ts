import { ROLES } from '@haetae/contracts';
import { type Command, Option } from 'commander';
import { askInstance, type Where, withInstance, withOrganisation } from './ask-instance.ts';

interface CreateOptions extends Where {
  organisation: string;
  name: string;
  role: string;
  email?: string;
  lang?: string;
  invite?: boolean;
}
interface User {
  id: string;
  name: string;
  email: string | null;
  role: string;
  organisation: string;
  lastSignInAt: string | null;
  disabledAt: string | null;
}
interface Handed {
  user: User;
  oneTimePassword: string | null;
  invitation: { url: string; expiresAt: string } | null;
}

/** Adds `haetae users create|list|disable|reset`. */
export function registerUsers(program: Command): void {
  const users = program.command('users').description('people who sign in to the console');
  const command = (name: string, description: string) => withInstance(users.command(name).description(description));
  command('create', 'make a person; the one-time password or the link is printed this once')
    .requiredOption('--organisation <name>', 'name or id of the organisation; made if need be')
    .requiredOption('--name <name>', 'what colleagues see; good for signing in')
    .addOption(new Option('--role <role>', 'what the person may do').choices(ROLES).makeOptionMandatory())
    .option('--email <address>', 'good for signing in too')
    .option('--lang <lang>', 'language of the console, as in fr or ka')
    .option('--invite', 'print a link at which the person chooses a password, in place of a one-time password')
    .addHelpText(
      'after',
      '\nExample:\n  $ haetae users create --organisation tbilisi-team --name "Nino B" --role moderator --key hk_…',
    )
    .action(createUser);
  command('list', 'people, one a line').action(listUsers);
  command('disable <id>', 'end all sessions of a person, and let them in no more').action(disableUser);
  command('reset <id>', 'give a person a new one-time password, and end their sessions')
    .option('--totp', 'also take the authenticator app away: the phone is lost')
    .action(resetUser);
}

async function createUser(options: CreateOptions): Promise<void> {
  const api = askInstance(options);
  const { organisation, name, role, email, lang } = options;
  const body = { organisation, name, role, email, lang, handOver: options.invite ? 'invitation' : 'password' };
  const made = await withOrganisation(api, organisation, () => api.post<Handed>('/v1/users', body));
  printHanded(made, options.json);
}

function printHanded({ user, oneTimePassword, invitation }: Handed, json: boolean | undefined): void {
  const { id, name } = user;
  if (json) process.stdout.write(`${JSON.stringify({ id, name, oneTimePassword, invitation })}\n`);
  else if (invitation) {
    process.stderr.write(`${name} chooses a password here, once, until ${invitation.expiresAt}:\n`);
    process.stdout.write(`${invitation.url}\n`);
  } else {
    process.stderr.write(`${name} signs in with this password and chooses another. It is shown this once:\n`);
    process.stdout.write(`${oneTimePassword}\n`);
  }
}

async function listUsers(options: Where): Promise<void> {
  const api = askInstance(options);
  let cursor: string | null = null;
  do {
    const path: string = `/v1/users?limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const page: { users: User[]; nextCursor: string | null } = await api.get(path);
    for (const user of page.users) process.stdout.write(`${options.json ? JSON.stringify(user) : lineOf(user)}\n`);
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function lineOf({ id, name, role, organisation, lastSignInAt, disabledAt }: User): string {
  const state = disabledAt
    ? 'disabled'
    : lastSignInAt
      ? `last signed in ${lastSignInAt.slice(0, 10)}`
      : 'never signed in';
  return [id, role.padEnd(14), organisation, name, state].join('  ');
}

async function disableUser(id: string, options: Where): Promise<void> {
  const user = await askInstance(options).patch<User>(`/v1/users/${encodeURIComponent(id)}`, { disabled: true });
  process.stdout.write(options.json ? `${JSON.stringify(user)}\n` : `${lineOf(user)}\n`);
}

async function resetUser(id: string, options: Where & { totp?: boolean }): Promise<void> {
  const body = { handOver: 'password', totp: options.totp ?? false };
  printHanded(await askInstance(options).post<Handed>(`/v1/users/${encodeURIComponent(id)}/reset`, body), options.json);
}
