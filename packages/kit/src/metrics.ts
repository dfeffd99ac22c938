import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** The Prometheus metrics of one process. Gauges of shared state are filled by `onCollect` when they are scraped. */
export function createMetrics(process: 'api' | 'worker') {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const collectors: (() => Promise<void>)[] = [];
  return {
    registry,
    accepted: new Counter({ name: 'haetae_items_accepted_total', help: 'Items accepted', registers }),
    repeated: new Counter({
      name: 'haetae_items_repeated_total',
      help: 'Items that had been accepted before',
      registers,
    }),
    scored: new Counter({
      name: 'haetae_items_scored_total',
      help: 'Items whose scoring ended',
      labelNames: ['kind'],
      registers,
    }),
    flagged: new Counter({ name: 'haetae_items_flagged_total', help: 'Items flagged', registers }),
    dead: new Counter({
      name: 'haetae_items_dead_total',
      help: 'Items moved to the dead letters',
      labelNames: ['kind'],
      registers,
    }),
    stalled: new Counter({
      name: 'haetae_jobs_stalled_total',
      help: 'Jobs whose worker went away',
      labelNames: ['queue'],
      registers,
    }),
    requests: new Histogram({
      name: 'haetae_http_request_seconds',
      help: 'HTTP requests',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    scoreLatency: new Histogram({
      name: 'haetae_score_latency_seconds',
      help: 'From accept to assessed',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300],
      registers,
    }),
    webhooks: new Counter({
      name: 'haetae_webhook_attempts_total',
      help: 'Attempts to deliver a webhook message, by what came of them',
      labelNames: ['outcome'],
      registers,
    }),
    webhookLatency: new Histogram({
      name: 'haetae_webhook_latency_seconds',
      help: 'From an event to the endpoint that took it',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3_600],
      registers,
    }),
    queueDepth: new Gauge({
      name: 'haetae_queue_depth',
      help: 'Jobs waiting or active',
      labelNames: ['queue'],
      registers,
    }),
    outbox: new Gauge({
      name: 'haetae_outbox_items',
      help: 'Work accepted and not yet done',
      labelNames: ['kind'],
      registers,
    }),
    oldestUnscored: new Gauge({
      name: 'haetae_oldest_unscored_seconds',
      help: 'Age of the oldest unscored item',
      registers,
    }),
    openCases: new Gauge({ name: 'haetae_cases_open', help: 'Cases waiting for a decision', registers }),
    clocks: new Gauge({
      name: 'haetae_clocks',
      help: 'Legal clocks that run: of open cases, of takedowns that nobody has acted on',
      labelNames: ['of', 'state'],
      registers,
    }),
    /** Adds a function that refreshes gauges before every scrape. */
    onCollect(collect: () => Promise<void>) {
      collectors.push(collect);
    },
    /** The scrape, in Prometheus text format. A collector that fails leaves its gauges as they were. */
    async render(onError: (error: unknown) => void): Promise<string> {
      for (const collect of collectors) await collect().catch(onError);
      return registry.metrics();
    },
  };
}
