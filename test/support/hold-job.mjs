// A worker process that takes a job and never ends it. Says so on its IPC channel, and is then killed by the test.
import { createConsumer } from '@haetae/queue';

const { backend, prefix, queue } = JSON.parse(process.argv[2]);
const silent = () => undefined;
const consumer = createConsumer({
  backend,
  prefix,
  queue,
  concurrency: 1,
  handler: async (_payload, { jobId }) => {
    process.send({ holding: jobId });
    await new Promise(silent);
  },
  onDead: async () => undefined,
  logger: { debug: silent, info: silent, warn: silent, error: silent },
});
await consumer.run();
setInterval(silent, 1_000);
