// A process that runs a one-box stack with stand-ins for the services, and says on its IPC channel what runs.
import { fileURLToPath } from 'node:url';
import { startOneBox } from '../../services/haetae/dist/one-box/start-one-box.js';

const silent = () => undefined;
const box = await startOneBox({
  dataDir: process.argv[2],
  port: 0,
  logs: 'files',
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  mainOf: (name) => fileURLToPath(new URL(`fake-service${name === 'api' ? '' : '-worker'}.mjs`, import.meta.url)),
});
process.send({ url: box.url, databaseUrl: box.databaseUrl, pids: box.pids() });
setInterval(silent, 1_000);
