import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { HaetaeError, roleSchema } from '@haetae/contracts';
import { z } from 'zod';

/**
 * Every setting of every process, read from the environment once. The README's table and docker-compose.yml are checked
 * against this list, so a name is written here and nowhere else.
 */
const flag = z.enum(['0', '1', 'true', 'false']).transform((s) => s === '1' || s === 'true');
const int = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const listOf = (s: string) =>
  s
    .split(',')
    .map((x) => x.trim())
    .filter((x) => x !== '');
const base64Key = z.string().refine((s) => Buffer.from(s, 'base64').length === 32, 'must be 32 bytes in base64');
/** An empty variable counts as unset, as Docker Compose passes `${NAME:-}`. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const ENV_SCHEMA = {
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production').describe('Kind of run'),
  DATABASE_URL: z.string().min(1).describe('PostgreSQL; in one-box mode set by the `haetae` command'),
  REDIS_URL: optional(z.string().min(1)).describe("Redis or Valkey; without it BullMQ's PostgreSQL backend is used"),
  HAETAE_HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  HAETAE_PORT: int(0, 65_535).default(8_080).describe('Port of the API'),
  HAETAE_METRICS_PORT: int(0, 65_535)
    .default(0)
    .describe("Port of the worker's /metrics and health; 0 picks a free one"),
  HAETAE_DATA_DIR: z.string().default('./data').describe('Folder of the vault and of one-box servers'),
  HAETAE_MODELS_DIR: optional(z.string()).describe("Folder of the models; by default the repository's models/"),
  HAETAE_PACKS_DIR: optional(z.string()).describe('Folder of the country packs; by default those that ship'),
  HAETAE_CONSOLE_DIR: optional(z.string()).describe("Folder of the built console; by default the repository's"),
  HAETAE_MASTER_KEY: base64Key.describe('Master key of the media vault: `openssl rand -base64 32`'),
  HAETAE_MASTER_KEY_FILE: optional(z.string()).describe('File that holds the master key, instead of HAETAE_MASTER_KEY'),
  HAETAE_MASTER_KEY_COMMAND: optional(z.string()).describe(
    'Command that prints the master key, instead of HAETAE_MASTER_KEY: asks a key management service, say',
  ),
  HAETAE_MASTER_KEYS_OLD: z
    .string()
    .default('')
    .transform(listOf)
    .pipe(z.array(base64Key))
    .describe('Master keys of before, separated by commas: they open what they sealed until it is sealed anew'),
  HAETAE_S3_BUCKET: optional(z.string()).describe('Bucket that media are kept in, instead of the data folder'),
  HAETAE_S3_ENDPOINT: optional(z.url()).describe("URL of an S3-compatible server; by default AWS's own"),
  HAETAE_S3_REGION: z.string().default('us-east-1').describe('Region of the bucket'),
  HAETAE_S3_PREFIX: optional(z.string()).describe('What the keys of all objects in the bucket begin with'),
  HAETAE_S3_ACCESS_KEY_ID: optional(z.string()).describe(
    "Access key of the bucket; by default the AWS SDK's own places (environment, profile, instance role)",
  ),
  HAETAE_S3_SECRET_ACCESS_KEY: optional(z.string()).describe('Secret of that access key'),
  HAETAE_ADMIN_KEY: optional(z.string().min(20)).describe('Presets the first admin API key'),
  HAETAE_TEXT_MODEL: z.enum(['full', 'open']).default('full').describe('Which released text model scores'),
  HAETAE_TEXT_PATH: z.enum(['fast', 'cascade', 'full']).default('cascade').describe('How deep texts are scored'),
  HAETAE_WORKER_THREADS: int(1, 64).default(1).describe('Scoring threads of a worker process, text and image each'),
  HAETAE_JOBS: z
    .string()
    .default('relay,text,image,assess,retro,sweep,webhooks,clocks,review,act,exchange,erase')
    .transform((s) => s.split(',').map((x) => x.trim()))
    .pipe(
      z.array(
        z.enum([
          'relay',
          'text',
          'image',
          'assess',
          'retro',
          'sweep',
          'webhooks',
          'clocks',
          'review',
          'act',
          'exchange',
          'erase',
        ]),
      ),
    )
    .describe('Which jobs a worker process runs'),
  HAETAE_SIGNALS_OFF: z
    .string()
    .default('')
    .transform(listOf)
    .describe('Signals that do not run, by name, separated by commas'),
  HAETAE_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('pino level'),
  HAETAE_RATE_LIMIT: int(1, 10_000_000).default(60_000).describe('Requests a minute and key or person'),
  HAETAE_REPORT_DIR: optional(z.string()).describe(
    "Folder of the built page for survivors; by default the repository's",
  ),
  HAETAE_REPORT_ORGANISATION: z
    .string()
    .min(1)
    .default('default')
    .describe("Organisation whose people review survivors' reports"),
  HAETAE_REPORTS_A_DAY: int(0, 1_000_000).default(2_000).describe("Survivors' reports taken in a day; 0 takes none"),
  HAETAE_REPORT_DAYS: int(1, 36_500)
    .default(90)
    .describe("Days that the words of a reviewed survivor's report are kept, and a report of which no picture is left"),
  HAETAE_RATE_LIMIT_ADDRESS: int(1, 10_000_000).default(120_000).describe('Requests a minute and address'),
  HAETAE_MAX_CONNECTIONS: int(1, 1_000_000).default(10_000).describe('Connections that the api holds open, in all'),
  HAETAE_CONNECTIONS_ADDRESS: int(1, 1_000_000)
    .default(2_000)
    .describe('Connections of one address; those of trusted proxies are not counted'),
  HAETAE_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((s) =>
      s
        .split(',')
        .map((x) => x.trim())
        .filter((x) => x !== ''),
    )
    .describe('Addresses or networks (CIDR) of the proxies in front, whose X-Forwarded-For and -Proto are believed'),
  HAETAE_PUBLIC_URL: optional(z.url({ protocol: /^https?$/ }).transform((s) => s.replace(/\/+$/, ''))).describe(
    'Where people reach this instance, as in https://haetae.example.org',
  ),
  HAETAE_SESSION_HOURS: int(1, 24 * 30)
    .default(10)
    .describe('Hours after which a person signs in again'),
  HAETAE_SESSION_IDLE_MINUTES: int(1, 60 * 24)
    .default(120)
    .describe('Minutes without a request, after which too'),
  HAETAE_UNDO_S: int(0, 86_400)
    .default(30)
    .describe('Seconds in which a decision can be taken back; its effects wait for them'),
  HAETAE_GOLDEN_SHARE: z.coerce
    .number()
    .min(0)
    .max(0.5)
    .default(0.02)
    .describe('Share of leases that get a known case, for quality'),
  HAETAE_INVITATION_HOURS: int(1, 24 * 30)
    .default(72)
    .describe('Hours for which an invitation is good'),
  HAETAE_OIDC_ISSUER: optional(z.url({ protocol: /^https?$/ })).describe(
    'OpenID Connect provider at which people may sign in too; https, or http on this very machine',
  ),
  HAETAE_OIDC_CLIENT_ID: optional(z.string().min(1)).describe('Our name at that provider'),
  HAETAE_OIDC_CLIENT_SECRET: optional(z.string().min(1)).describe('Our secret there; a public client has none'),
  HAETAE_OIDC_LABEL: z.string().min(1).max(60).default('single sign-on').describe('What the button says'),
  HAETAE_OIDC_SCOPE: z.string().min(1).default('openid email profile').describe('What is asked of the provider'),
  HAETAE_OIDC_CLAIM: z.string().min(1).default('groups').describe('The claim that HAETAE_OIDC_MAP goes by'),
  HAETAE_OIDC_MAP: z
    .string()
    .default('')
    .transform((s) =>
      s
        .split(',')
        .map((x) => x.trim())
        .filter((x) => x !== '')
        .map((x) => /^(?<value>[^=]+)=(?<organisation>[^=]+)\/(?<role>[^/=]+)$/.exec(x)?.groups ?? {}),
    )
    .pipe(z.array(z.object({ value: z.string(), organisation: z.string(), role: roleSchema })))
    .describe('Who is let in unasked, and as what: `value=organisation/role`, separated by commas'),
  HAETAE_MAX_BACKLOG: int(1, 100_000_000).default(200_000).describe('Unscored items past which new ones get 429'),
  HAETAE_MEDIA_MAX_BYTES: int(1_024, 200 * 1024 * 1024)
    .default(20 * 1024 * 1024)
    .describe('Bytes of one media'),
  HAETAE_WEBHOOK_PRIVATE: flag.default(false).describe('Send webhooks to private addresses and over http too'),
  HAETAE_WEBHOOK_TIMEOUT_S: int(1, 45)
    .default(15)
    .describe('Seconds in which an endpoint must begin its answer to a webhook'),
  HAETAE_WEBHOOK_LOG_DAYS: int(1, 3_650).default(30).describe('Days that ended deliveries and their events are kept'),
  HAETAE_PEERS_PRIVATE: flag.default(false).describe('Exchange hashes with peers on private addresses too'),
  HAETAE_PEER_TIMEOUT_S: int(1, 600).default(30).describe('Seconds that a peer may take for one answer'),
  HAETAE_TOMBSTONE_DAYS: int(1, 3_650).default(90).describe('Days that the feed tells of a hash that was taken back'),
  HAETAE_MAX_WAITING_HASHES: int(1, 100_000_000)
    .default(100_000)
    .describe('Unconfirmed hashes of one outside organisation that may wait in a bank'),
  HAETAE_EVIDENCE_KEY: optional(
    z.string().refine((s) => [32, 48].includes(Buffer.from(s, 'base64').length), 'must be an Ed25519 key in base64'),
  ).describe('Ed25519 key that signs evidence: PKCS #8 DER or seed in base64; by default one is made at first use'),
  HAETAE_EXPOSURE_SEVERE_CASES: int(0, 100_000)
    .default(100)
    .describe('Severe cases a person may take in one shift, where the organisation has set no budget of its own'),
  HAETAE_EXPOSURE_UNBLURRED_SECONDS: int(0, 1_000_000)
    .default(1_200)
    .describe('Seconds of clear images a person may see in one shift, likewise'),
  HAETAE_EXPOSURE_SHIFT_HOURS: z.coerce.number().min(0.1).max(72).default(8).describe('Hours of a shift, likewise'),
  HAETAE_EXPOSURE_BREAK_MINUTES: int(5, 600)
    .default(50)
    .describe('Minutes of work after which a break is recommended, likewise'),
  HAETAE_WAIT_S: int(0, 86_400)
    .default(60)
    .describe('Seconds that a process waits at its start for the database, and a worker for the queue too'),
  HAETAE_TRACES: optional(z.url({ protocol: /^https?$/ })).describe(
    'OpenTelemetry collector that spans go to over OTLP/HTTP, as in http://collector:4318; without it none are made',
  ),
  HAETAE_TRACES_RATIO: z.coerce.number().min(0).max(1).default(1).describe('Share of items whose spans are recorded'),
  HAETAE_FETCH_PRIVATE: flag.default(false).describe('Fetch media URLs on private addresses too; for tests only'),
} as const;

export type EnvName = keyof typeof ENV_SCHEMA;
const envObject = z.object(ENV_SCHEMA);
export type Config = z.infer<typeof envObject>;

/** Reads and checks the environment. Throws CONFIG_INVALID naming every variable that is wrong. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  const parsed = envObject.safeParse({ ...env, HAETAE_MASTER_KEY: readMasterKey(env) });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((i) => ({ path: i.path.map(String).join('.'), message: i.message }));
  throw new HaetaeError(
    'CONFIG_INVALID',
    `The environment is not valid: ${errors.map((e) => `${e.path} ${e.message}`).join('; ')}. See the settings table in README.md.`,
    { errors },
  );
}

/**
 * The master key as the environment gives it: the key itself, or what a file or a command that it names holds. Undefined when
 * it says nothing of one; throws CONFIG_INVALID when the file or the command gives none.
 */
export function readMasterKey(env: Record<string, string | undefined>): string | undefined {
  const { HAETAE_MASTER_KEY: key, HAETAE_MASTER_KEY_FILE: file, HAETAE_MASTER_KEY_COMMAND: command } = env;
  if (key) return key;
  if (!file && !command) return undefined;
  try {
    const text = file
      ? readFileSync(file, 'utf8')
      : execFileSync('/bin/sh', ['-c', command as string], { encoding: 'utf8', timeout: 30_000, maxBuffer: 65_536 });
    return text.trim();
  } catch (error) {
    // Neither what the command printed nor its text: either may hold the key.
    const { code, status } = error as { code?: string; status?: number | null };
    const source = file ? 'HAETAE_MASTER_KEY_FILE' : 'HAETAE_MASTER_KEY_COMMAND';
    throw new HaetaeError('CONFIG_INVALID', `${source} gave no key (${code ?? `exit status ${status ?? 'unknown'}`}).`);
  }
}

/** Name, default and meaning of every setting, for the docs. */
export function describeSettings(): { name: EnvName; required: boolean; description: string }[] {
  return (Object.keys(ENV_SCHEMA) as EnvName[]).map((name) => ({
    name,
    required: !ENV_SCHEMA[name].safeParse(undefined).success,
    description: ENV_SCHEMA[name].description ?? '',
  }));
}
