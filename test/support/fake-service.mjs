// Stands in for api and worker in tests of the one-box mode: answers /readyz, ends on SIGTERM or when its parent is gone.
import { createServer } from 'node:http';

const port = process.argv[1].includes('worker') ? process.env.HAETAE_METRICS_PORT : process.env.HAETAE_PORT;
const { DATABASE_URL, REDIS_URL, HAETAE_ADMIN_KEY, HAETAE_MASTER_KEY, HAETAE_DATA_DIR } = process.env;
const answer = JSON.stringify({
  pid: process.pid,
  env: { DATABASE_URL, REDIS_URL, HAETAE_ADMIN_KEY, HAETAE_MASTER_KEY, HAETAE_DATA_DIR },
});
createServer((_request, response) => response.end(answer)).listen(port, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
