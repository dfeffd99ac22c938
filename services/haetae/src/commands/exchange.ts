import { readFileSync } from 'node:fs';
import { PEER_SHAPES } from '@haetae/store';
import { type Command, Option } from 'commander';
import { askInstance, type Where, withInstance } from './ask-instance.ts';

interface AddOptions extends Where {
  name: string;
  shape: string;
  peer: string;
  bank: string;
  secretFile?: string;
  every?: string;
}
interface Peer {
  id: string;
  name: string;
  shape: string;
  url: string;
  state: string;
  failures: number;
  error: { code: string; message: string; at: string } | null;
  lastOkAt: string | null;
  nextPullAt: string;
  counts: { added: number; withdrawn: number; pushed: number; quarantined: number };
}

/** Adds `haetae exchange status|add|sync|remove`. */
export function registerExchange(program: Command): void {
  const exchange = program.command('exchange').description('organisations elsewhere whose hashes are followed');
  const command = (name: string, description: string) => withInstance(exchange.command(name).description(description));
  command('status', 'peers, how they are and what they brought; exits with 1 when one fails').action(showStatus);
  command('add', 'follow a peer: its hashes go into a bank and wait there for a person')
    .requiredOption('--name <name>', 'what it is called here')
    .addOption(new Option('--shape <shape>', 'what it speaks').choices(PEER_SHAPES).makeOptionMandatory())
    .requiredOption('--peer <url>', 'where it is; of haetae the URL of its bank, https://HOST/v1/exchange/BANK')
    .requiredOption('--bank <bank>', 'the bank here, by name or id')
    .option('--secret-file <file>', 'file with the secret that it gave out: as an argument others could read it')
    .option('--every <seconds>', 'how often it is asked')
    .addHelpText(
      'after',
      '\nExample:\n  $ haetae exchange add --name "team north" --shape haetae --bank north \\\n' +
        '      --peer https://haetae.north.example/v1/exchange/shared --secret-file north.key',
    )
    .action(addPeer);
  command('sync <id>', 'ask a peer now').option('--resync', 'everything again, from its beginning').action(syncPeer);
  command('remove <id>', 'stop following a peer; what only it brought is withdrawn').action(removePeer);
}

const print = (peer: Peer, json: boolean | undefined) =>
  process.stdout.write(`${json ? JSON.stringify(peer) : lineOf(peer)}\n`);

function lineOf({ id, name, shape, state, error, lastOkAt, counts }: Peer): string {
  const brought = `${counts.added} added, ${counts.withdrawn} withdrawn, ${counts.pushed} given, ${counts.quarantined} unreadable`;
  const last = lastOkAt === null ? 'never answered' : `answered ${lastOkAt}`;
  return [id, state.padEnd(7), shape, name, last, brought, ...(error ? [`${error.code}: ${error.message}`] : [])].join(
    '  ',
  );
}

async function showStatus(options: Where): Promise<void> {
  const { peers } = await askInstance(options).get<{ peers: Peer[] }>('/v1/peers');
  for (const peer of peers) print(peer, options.json);
  if (peers.length === 0 && !options.json)
    process.stderr.write('No peer is followed yet: `haetae exchange add --help` shows how.\n');
  if (peers.some((p) => p.state === 'failing')) process.exitCode = 1;
}

async function addPeer(options: AddOptions): Promise<void> {
  const { name, shape, peer: url, bank, secretFile, every } = options;
  const secret = secretFile === undefined ? undefined : readFileSync(secretFile, 'utf8').trim();
  const pullEveryS = every === undefined ? undefined : Number(every);
  print(
    await askInstance(options).post<Peer>('/v1/peers', { name, shape, url, bank, secret, pullEveryS }),
    options.json,
  );
}

async function syncPeer(id: string, options: Where & { resync?: boolean }): Promise<void> {
  const path = `/v1/peers/${encodeURIComponent(id)}/pull?resync=${options.resync ?? false}`;
  print(await askInstance(options).post<Peer>(path, undefined), options.json);
}

async function removePeer(id: string, options: Where): Promise<void> {
  await askInstance(options).delete(`/v1/peers/${encodeURIComponent(id)}`);
  if (!options.json) process.stderr.write(`${id} is not followed any more.\n`);
}
