import { createServer } from 'node:net';

/** A free TCP port of 127.0.0.1, or `wanted` when that is free. Undefined when `wanted` is taken. */
export function findFreePort(wanted = 0, host = '127.0.0.1'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    probe.listen({ port: wanted, host, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}

/** A free port; the system always has one. */
export async function getFreePort(): Promise<number> {
  const port = await findFreePort();
  if (port === undefined) throw new Error('the system gave no free port on 127.0.0.1');
  return port;
}
