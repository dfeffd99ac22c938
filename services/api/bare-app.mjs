// The API with its routes registered and nothing behind them: for what is generated from the routes (docs/access.md and the
// client). What would do a route's work is never asked, and says so if it is.
import { createLogger, createMetrics, loadConfig, NO_TRACES } from '@haetae/kit';
import { buildApp } from './dist/app.js';

const absent = new Proxy({}, { get: (_, name) => () => Promise.reject(new Error(`no ${String(name)} here`)) });

/** Builds it, ready and not listening. Close it after use. */
export async function buildBareApp() {
  const app = await buildApp({
    config: loadConfig({ DATABASE_URL: 'none', HAETAE_MASTER_KEY: Buffer.alloc(32).toString('base64') }),
    logger: createLogger({ name: 'gen', level: 'silent', pretty: false }),
    metrics: createMetrics('api'),
    traces: NO_TRACES,
    sql: absent,
    vault: absent,
    hasher: absent,
    outbound: absent,
    banks: absent,
    queues: absent,
    version: 'gen',
  });
  await app.ready();
  return app;
}
