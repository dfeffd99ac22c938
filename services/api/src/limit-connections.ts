import { BlockList, isIP, type Server, type Socket } from 'node:net';
import type { ApiDeps, App } from './deps.ts';

/** A request line with its headers is sent within this time, or the connection is cut. */
const HEADERS_MS = 20_000;
const TELL_EVERY_MS = 60_000;

/**
 * Bounds what somebody can hold by opening connections and saying little on them: how many there are in all, and how many from one
 * address, so that one address cannot take the places of all others. Proxies that are trusted stand for many and are not
 * counted. What is over is closed at once; the log says so, once a minute.
 */
export function limitConnections(app: App, { config, logger }: Pick<ApiDeps, 'config' | 'logger'>): void {
  const server: Server & { headersTimeout?: number } = app.server;
  server.maxConnections = config.HAETAE_MAX_CONNECTIONS;
  server.headersTimeout = HEADERS_MS;
  const proxies = blockListOf(config.HAETAE_TRUSTED_PROXIES);
  const held = new Map<string, number>();
  let refused = 0;
  let toldAt = 0;
  const tell = () => {
    refused += 1;
    if (Date.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = Date.now();
    logger.warn({ refused }, 'connections were refused: too many are open, in all or from one address');
    refused = 0;
  };
  server.on('drop', tell);
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (isIP(address) === 0 || proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) return;
    const count = (held.get(address) ?? 0) + 1;
    held.set(address, count);
    socket.once('close', () => {
      const left = held.get(address)! - 1;
      if (left === 0) held.delete(address);
      else held.set(address, left);
    });
    if (count <= config.HAETAE_CONNECTIONS_ADDRESS) return;
    tell();
    socket.destroy();
  });
}

/** Addresses, networks (CIDR), and `loopback`: of the names that Fastify knows the one that stands for proxies. */
function blockListOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address, bits] = entry.split('/') as [string, string | undefined];
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) {
      if (address === 'loopback') {
        list.addSubnet('127.0.0.0', 8, 'ipv4');
        list.addAddress('::1', 'ipv6');
      }
      continue;
    }
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
