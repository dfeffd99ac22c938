import { createConnection, createServer, type Socket } from 'node:net';

/** Stands between the services and a server, and is as bad a network as it is told to be. */
export interface TcpProxy {
  port: number;
  /** Breaks every connection; while `refusing`, new ones are broken as they come. */
  cut(): void;
  refuse(refusing: boolean): void;
  /** Every piece of data arrives so much later, either way; 0 ends it. */
  delay(ms: number): void;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let refusing = false;
  let delayMs = 0;
  const carry = (from: Socket, to: Socket) => {
    // One chain a direction: what is delayed stays in order, also when the delay changes in between.
    let tail: Promise<unknown> = Promise.resolve();
    let queued = 0;
    from.on('data', (chunk) => {
      if (delayMs === 0 && queued === 0) {
        if (to.writable) to.write(chunk);
        return;
      }
      const due = new Promise((done) => setTimeout(done, delayMs));
      queued += 1;
      tail = tail
        .then(() => due)
        .then(() => {
          queued -= 1;
          if (to.writable) to.write(chunk);
        });
    });
    from.on('close', () => void tail.then(() => to.destroy()));
    from.on('error', () => to.destroy());
  };
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    if (refusing) return client.destroy();
    const upstream = createConnection({ port: targetPort, host: '127.0.0.1' });
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    carry(client, upstream);
    carry(upstream, client);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as { port: number }).port,
    cut,
    refuse(now) {
      refusing = now;
      if (now) cut();
    },
    delay(ms) {
      delayMs = ms;
    },
    async close() {
      cut();
      await new Promise((done) => server.close(done));
    },
  };
}
