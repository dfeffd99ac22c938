import { type DestinationStream, type Logger, pino } from 'pino';
import { describeError } from './describe-error.ts';

export type { Logger };

/**
 * Fields that never reach a log, wherever they stand near the top of an object: content, who wrote it, and secrets.
 * Code logs ids and counts; this is the second line of defence.
 */
const REDACTED = [
  'text',
  'handle',
  'author',
  'target',
  'excerpt',
  'rationale',
  'base64',
  'key',
  'secret',
  'token',
  'password',
  'authorization',
  'cookie',
  'note',
  'notes',
  'pin',
  'passphrase',
  'query',
  'parameters',
];

/** A logger that writes JSON, or for a person in a terminal. Logs go to stderr: stdout is for results. */
export function createLogger(options: {
  name: string;
  level?: string;
  pretty?: boolean;
  stream?: DestinationStream;
}): Logger {
  const settings = {
    name: options.name,
    level: options.level ?? 'info',
    serializers: { err: describeError, error: describeError },
    redact: {
      paths: REDACTED.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `req.headers["${field}"]`]),
      censor: '[redacted]',
    },
  };
  if (options.stream) return pino(settings, options.stream);
  const pretty = options.pretty ?? (process.stderr.isTTY && process.env.NODE_ENV !== 'production');
  if (pretty) {
    return pino({
      ...settings,
      transport: {
        target: 'pino-pretty',
        options: { destination: 2, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' },
      },
    });
  }
  return pino(settings, pino.destination({ dest: 2, sync: true }));
}
