import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config, Logger, Metrics, Traces } from '@haetae/kit';
import type { Limits } from '@haetae/limits';
import type { BankFollower } from '@haetae/matcher';
import type { ImageHasher } from '@haetae/media';
import type { Outbound } from '@haetae/outbound';
import type { Queues } from '@haetae/queue';
import type { Database } from '@haetae/store';
import type { Vault } from '@haetae/vault';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';

/** The app as routes see it: schemas are zod, and types follow from them. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What the API is built from. */
export interface ApiDeps {
  config: Config;
  logger: Logger;
  metrics: Metrics;
  traces: Traces;
  sql: Database;
  vault: Vault;
  hasher: ImageHasher;
  outbound: Outbound;
  /** The banks as this process knows them. */
  banks: Pick<BankFollower, 'matcher' | 'caughtUp'>;
  /** How often somebody may do something; shared by all processes where there is Redis. */
  limits: Limits;
  queues: Pick<Queues, 'ping' | 'depth'>;
  version: string;
  /** Whether it still waits for its database: it listens, says so, and takes no requests. By default it never does. */
  isStarting?: () => boolean;
}
