/** An error as a log may hold it. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  /** What the database says went wrong where; names, never values. */
  table?: string;
  constraint?: string;
  /** The frames alone: the first lines of a stack repeat the message. */
  stack?: string;
  cause?: LoggedError;
}

const MAX_CAUSES = 4;
const MAX_MESSAGE = 300;
/** Classes of SQLSTATE whose messages quote names of tables and constraints; others quote values. */
const QUOTES_NAMES = /^(42|23|3D|08|57|53)/;
const SECRET_LIKE = /\b(hk|hs|hi|whsec)_[A-Za-z0-9_-]{6,}/g;
const QUOTED = /"[^"]*("|$)|'[^']*('|$)|`[^`]*(`|$)/g;
const AFTER_ADDRESS = /([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@]*@)?([^\s/?#"']*)[^\s"']*/gi;

/**
 * An error without what it was about: libraries quote in their messages what they could not read, and the database repeats
 * whole rows in `detail` and `where`. Kept: its type, code, frames, and its message with what is quoted and the paths of
 * addresses left out.
 */
export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'thrown, but no error' };
  const of = error as Error & Record<string, unknown>;
  const text = (name: string) => (typeof of[name] === 'string' ? { [name]: (of[name] as string).slice(0, 100) } : {});
  const names = typeof of.code === 'string' && 'severity' in of && QUOTES_NAMES.test(of.code);
  return {
    type: error.constructor.name || error.name,
    message: scrub(error.message, names),
    ...text('code'),
    ...('severity' in of ? { ...named(of.table_name, 'table'), ...named(of.constraint_name, 'constraint') } : {}),
    ...(error.stack ? { stack: framesOf(error.stack) } : {}),
    ...(error.cause instanceof Error && depth < MAX_CAUSES ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

const named = (value: unknown, name: string) => (typeof value === 'string' ? { [name]: value } : {});
const framesOf = (stack: string) =>
  stack
    .split('\n')
    .filter((line) => /^\s+at .*(:\d+:\d+\)?|<anonymous>\)?|native\)?)$/.test(line))
    .slice(0, 12)
    .join('\n');

function scrub(message: string, quotesNames: boolean): string {
  const plain = message.replace(AFTER_ADDRESS, '$1$2/…').replace(SECRET_LIKE, '$1_…');
  return (quotesNames ? plain : plain.replace(QUOTED, '"…"')).slice(0, MAX_MESSAGE);
}
