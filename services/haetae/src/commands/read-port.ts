import { InvalidArgumentError } from 'commander';

/** A TCP port; 0 stands for any that is free. */
export function readPort(value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65_535) throw new InvalidArgumentError('must be a number from 0 to 65535');
  return port;
}
