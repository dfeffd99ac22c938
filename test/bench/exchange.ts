/**
 * Two one-box instances on this machine give each other hashes, one of them killed with -9 twice on the way. Options: --hashes N
 * a side (default 100000).
 */
import { exchangeBetweenTwo } from '../support/two-instances.ts';

export async function run(args: string[]) {
  const at = args.indexOf('--hashes');
  const hashes = at === -1 ? 100_000 : Number(args[at + 1]);
  const result = await exchangeBetweenTwo(hashes, (line) => console.error(line));
  const whole = result.right.every((n) => n === hashes) && result.arrived.every((n) => n === hashes);
  const once = result.added.every((n) => n === hashes);
  if (!whole || !once) throw new Error(`not equal: ${JSON.stringify(result)}`);
  const round = (n: number) => Math.round(n * 10) / 10;
  return {
    name: 'exchange',
    rows: [
      { what: 'hashes given by each side', value: hashes, unit: '' },
      { what: 'uploaded and confirmed on both sides', value: round(result.uploadSeconds), unit: 's' },
      { what: 'exchanged both ways, restarts included', value: round(result.exchangeSeconds), unit: 's' },
      { what: 'kills with -9', value: result.kills, unit: '' },
      { what: 'equal at the other side, nothing twice', value: Math.min(...result.right), unit: 'hashes' },
      { what: 'from withdrawal to no match at the other side', value: round(result.purgeSeconds), unit: 's' },
    ],
  };
}
