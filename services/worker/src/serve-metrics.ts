import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger, Metrics } from '@haetae/kit';

/** /healthz (503 until it is `ready`, with what it waits for) and /metrics of a worker process. Returns its port and how to close it. */
export async function serveMetrics(options: {
  host: string;
  port: number;
  metrics: Metrics;
  logger: Logger;
  health: () => { ready: boolean } & Record<string, unknown>;
}) {
  const { metrics, logger } = options;
  const server = createServer((request, response) => {
    if (request.url === '/healthz') {
      const { ready, ...told } = options.health();
      response
        .writeHead(ready ? 200 : 503, { 'content-type': 'application/json' })
        .end(JSON.stringify({ status: ready ? 'ok' : 'starting', ...told }));
    } else if (request.url === '/metrics') {
      metrics
        .render((err) => logger.warn({ err }, 'a metric could not be read'))
        .then((text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text))
        .catch(() => response.writeHead(500).end());
    } else response.writeHead(404).end();
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port, options.host, done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}
