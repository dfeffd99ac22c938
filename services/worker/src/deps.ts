import type { Config, Logger, Metrics, Traces } from '@haetae/kit';
import type { ImageHasher } from '@haetae/media';
import type { Outbound } from '@haetae/outbound';
import type { Packs } from '@haetae/packs';
import type { QueueBackend, Queues } from '@haetae/queue';
import type { Database } from '@haetae/store';
import type { Vault } from '@haetae/vault';
import type { BankFollower } from './follow-banks.ts';
import type { TextScorer } from './text-scorer.ts';

/** What the jobs are built from. */
export interface WorkerDeps {
  config: Config;
  logger: Logger;
  metrics: Metrics;
  traces: Traces;
  sql: Database;
  vault: Vault;
  hasher: ImageHasher;
  outbound: Outbound;
  packs: Packs;
  queues: Queues;
  backend: QueueBackend;
  /** Of the queue's names on a shared backend; for tests. */
  prefix?: string;
  textScorer: TextScorer;
  banks: BankFollower;
}
