import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, isHaetaeError } from '@haetae/contracts';
import type { PoolReply, PoolRequest } from './create-text-pool.ts';
import { loadTextModel } from './load-text-model.ts';
import type { LoadOptions } from './types.ts';

const port = parentPort;
if (port === null) throw new Error('pool-worker runs in a worker thread only');
const reply = (message: PoolReply): void => port.postMessage(message);
const describe = (error: unknown): { code: ErrorCode; message: string } => ({
  code: isHaetaeError(error) ? error.code : 'INTERNAL',
  message: error instanceof Error ? error.message : String(error),
});

try {
  const model = await loadTextModel(workerData as LoadOptions);
  port.on('message', ({ id, inputs, options }: PoolRequest) => {
    model.scoreTexts(inputs, options).then(
      (results) => reply({ id, results }),
      (error: unknown) => reply({ id, error: describe(error) }),
    );
  });
  reply({ info: model.info });
} catch (error) {
  reply({ id: 'start', error: describe(error) });
}
