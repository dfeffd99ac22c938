import { isHaetaeError } from '@haetae/contracts';
import { Command, CommanderError } from 'commander';

/**
 * The `haetae` command. Every subcommand is a module of its own that is loaded when it is called, so that `haetae --help`
 * does not load a text model. Exit status: 0, 1 when something failed, 2 for wrong usage.
 */
interface Entry {
  name: string;
  summary: string;
  load: () => Promise<(program: Command) => void>;
}

const ENTRIES: Entry[] = [
  {
    name: 'start',
    summary: 'start the whole stack on this machine and keep it running',
    load: async () => (await import('./commands/start.ts')).registerStart,
  },
  {
    name: 'demo',
    summary: 'start, submit the sample posts and images, and show the review queue',
    load: async () => (await import('./commands/demo.ts')).registerDemo,
  },
  {
    name: 'keys',
    summary: 'make API keys',
    load: async () => (await import('./commands/keys.ts')).registerKeys,
  },
  {
    name: 'backup',
    summary: 'write the database and the vault to one sealed file',
    load: async () => (await import('./commands/backup.ts')).registerBackup,
  },
  {
    name: 'restore',
    summary: 'fill an empty instance from a backup',
    load: async () => (await import('./commands/restore.ts')).registerRestore,
  },
  {
    name: 'exchange',
    summary: 'follow organisations elsewhere: add, status, sync, remove',
    load: async () => (await import('./commands/exchange.ts')).registerExchange,
  },
  {
    name: 'reseal',
    summary: 'seal anew, under the current master key, what an older one sealed',
    load: async () => (await import('./commands/reseal.ts')).registerReseal,
  },
  {
    name: 'scrub',
    summary: 'take out of the files of the database what has been deleted from it',
    load: async () => (await import('./commands/scrub.ts')).registerScrub,
  },
  {
    name: 'users',
    summary: 'make, list and disable the people who sign in to the console',
    load: async () => (await import('./commands/users.ts')).registerUsers,
  },
  {
    name: 'hash',
    summary: 'hash image files: PDQ, MD5, SHA-256',
    load: async () => (await import('./commands/hash.ts')).registerHash,
  },
  {
    name: 'match',
    summary: 'look hashes or images up in a bank of PDQ hashes',
    load: async () => (await import('./commands/match.ts')).registerMatch,
  },
  {
    name: 'score',
    summary: 'score texts: NDJSON on stdin, NDJSON on stdout',
    load: async () => (await import('./commands/score.ts')).registerScore,
  },
  {
    name: 'verify',
    summary: 'check an evidence package offline; name what was altered',
    load: async () => (await import('./commands/verify.ts')).registerVerify,
  },
  {
    name: 'train',
    summary: 'train the text model from a data folder',
    load: async () => (await import('./commands/train.ts')).registerTrain,
  },
  {
    name: 'evaluate',
    summary: 'evaluate the text model on labelled texts',
    load: async () => (await import('./commands/evaluate.ts')).registerEvaluate,
  },
];

const EXAMPLES = `
Examples:
  $ haetae start --port 8080 --data ./data
  $ haetae demo --exit --json
  $ HAETAE_ADMIN_KEY=hk_… haetae keys create --organisation tbilisi-team --role monitor
  $ HAETAE_ADMIN_KEY=hk_… haetae users create --organisation tbilisi-team --name "Nino B" --role moderator
  $ haetae hash photo.jpg
  $ haetae match --bank bank.txt photo.jpg
  $ echo '{"id":"1","text":"…"}' | haetae score

\`haetae COMMAND --help\` shows a command's options. Settings are environment variables; see docs/operations.md.
`;

async function main(args: string[]): Promise<number> {
  const program = new Command('haetae')
    .description('Detection and review of technology-facilitated gender-based violence, self-hosted.')
    .addHelpText('after', EXAMPLES)
    .exitOverride();
  for (const entry of ENTRIES) {
    if (args[0] === entry.name) (await entry.load())(program);
    else program.command(entry.name).description(entry.summary);
  }
  for (const command of program.commands) command.exitOverride();
  if (args.length === 0) {
    program.outputHelp({ error: true });
    return 2;
  }
  await program.parseAsync(args, { from: 'user' });
  return typeof process.exitCode === 'number' ? process.exitCode : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    const code = isHaetaeError(error) ? `${error.code}: ` : '';
    process.stderr.write(`haetae: ${code}${error instanceof Error ? error.message : String(error)}\n`);
    if (!isHaetaeError(error) && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  }
}
