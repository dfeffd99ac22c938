import type { Config } from './config.ts';
import type { Logger } from './logger.ts';

/** Where a span stands: in the trace of `of`, an item's id as a rule, under a name that may be followed by what tells it apart. */
export interface SpanPlace {
  of: string;
  /** As in `acceptItem` or `scoreText 2`: the first word is the span's name. */
  span: string;
}
export interface SpanRecord extends SpanPlace {
  /** The span of the same trace that it hangs below. */
  parent?: string | undefined;
  kind?: 'server' | 'producer' | 'consumer' | 'client' | undefined;
  /** Milliseconds since the epoch. */
  fromMs: number;
  /** By default now. */
  untilMs?: number | undefined;
  /** Ids, counts, durations, codes. What does not look like one is left out: a trace holds no content. */
  attributes?: Record<string, string | number | boolean | undefined> | undefined;
  /** Spans of other traces that belong to it. */
  links?: readonly SpanPlace[] | undefined;
  /** The code of what went wrong. */
  error?: string | undefined;
}

/** Says what was done, when, for whom. */
export interface Traces {
  /** False: nothing is recorded, and what it would cost to know more is better not done. */
  on: boolean;
  /** Records a span that has ended. Never waits and never throws. */
  record(span: SpanRecord): void;
  /** Sends what is left, for at most `boundMs`. */
  close(boundMs?: number): Promise<void>;
}

/** Items of a case whose traces are linked to what happens to it. */
export const CASE_LINKS = 16;

/**
 * Where the spans of a case stand: in the trace of the first of its items, below the span that brought that item into the case,
 * with links to the others. `itemIds`: some of them, the earliest first. A case without items (a golden one) is a trace of its own.
 */
export function placeOfCase(
  caseId: string,
  itemIds: readonly string[],
): { of: string; parent: string | undefined; links: SpanPlace[] } {
  const [first, ...others] = itemIds;
  return {
    of: first ?? caseId,
    parent: first === undefined ? undefined : 'openCase',
    links: others.slice(0, CASE_LINKS).map((of) => ({ of, span: 'openCase' })),
  };
}

/** What is used where nobody asked for traces. */
export const NO_TRACES: Traces = { on: false, record: () => undefined, close: async () => undefined };

/** The traces of a process, as HAETAE_TRACES says. The libraries are loaded only when it names a collector. */
export async function openTraces(options: {
  service: string;
  version?: string;
  config: Pick<Config, 'HAETAE_TRACES' | 'HAETAE_TRACES_RATIO'>;
  logger: Logger;
}): Promise<Traces> {
  const { HAETAE_TRACES: collector, HAETAE_TRACES_RATIO: ratio } = options.config;
  if (collector === undefined) return NO_TRACES;
  const { exportTraces } = await import('./export-traces.ts');
  return exportTraces({ ...options, collector, ratio });
}
