import { HaetaeError, type HashAlgorithm } from '@haetae/contracts';
import { z } from 'zod';
import { checkHash } from '../banks/parse-hash.ts';

/**
 * What HMA calls our algorithms. An image has `pdq`, a video `video_md5`, as in HMA's own configuration. SHA-256 has no name
 * there and is out of reach of these routes.
 */
export const SIGNAL_TYPES = { pdq: 'pdq', video_md5: 'md5' } as const satisfies Record<string, HashAlgorithm>;
export type SignalType = keyof typeof SIGNAL_TYPES;
export const signalTypes = Object.keys(SIGNAL_TYPES) as SignalType[];

/** The signal type of a hash; undefined where HMA has none. */
export const signalTypeOf = (algorithm: HashAlgorithm): SignalType | undefined =>
  signalTypes.find((type) => SIGNAL_TYPES[type] === algorithm);

/** Throws HASH_ALGORITHM_UNKNOWN. */
export function readSignalType(name: string, among: readonly SignalType[] = signalTypes): SignalType {
  const known = among.find((type) => type === name);
  if (known) return known;
  throw new HaetaeError(
    'HASH_ALGORITHM_UNKNOWN',
    `The signal type ${JSON.stringify(name.slice(0, 40).toWellFormed())} is not known here; use ${among.join(' or ')}.`,
    { errors: [{ path: 'signal_type', message: `must be ${among.join(' or ')}` }] },
  );
}

/** A signal, checked and in lower case. Throws HASH_ALGORITHM_UNKNOWN or HASH_INVALID. */
export function readSignal(name: string, signal: string): { type: SignalType; algorithm: 'pdq' | 'md5'; hash: string } {
  const type = readSignalType(name);
  const algorithm = SIGNAL_TYPES[type];
  return { type, algorithm, hash: checkHash(algorithm, signal).hash };
}

/** A yes or no as Python's clients write it, in a query or in JSON. */
export const looseBoolean = z.union([
  z.boolean(),
  z
    .string()
    .regex(/^(true|false|1|0|yes|no|on|off)$/i, 'must be true or false')
    .transform((s) => /^(true|1|yes|on)$/i.test(s)),
]);

/** Bank names, comma-separated. */
export const bankNames = z
  .string()
  .max(2_000)
  .transform((s) => new Set(s.split(',')));
