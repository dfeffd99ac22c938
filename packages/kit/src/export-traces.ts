import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Logger } from './logger.ts';
import { spanIdOf, traceIdOf } from './trace-ids.ts';
import type { SpanPlace, SpanRecord, Traces } from './traces.ts';

/** Spans that wait to be sent. Past that they are dropped: a collector that is away must not fill the memory. */
const MAX_WAITING = 8_192;
const EXPORT_TIMEOUT_MS = 5_000;
/** An id, a code, a name: nothing that could be a sentence, a handle or an address. */
const PLAIN = /^[A-Za-z0-9_.@:-]{1,80}$/;
const KINDS = {
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
};

/** Traces that go to an OTLP collector over HTTP (https://opentelemetry.io/docs/specs/otlp/), in batches, off the path of work. */
export function exportTraces(options: {
  service: string;
  version?: string;
  collector: string;
  /** Share of traces that are recorded. It goes by the trace's id, so that all processes choose the same ones. */
  ratio: number;
  logger: Logger;
}): Traces {
  const { service, version = 'unknown', collector, ratio, logger } = options;
  const inner = new OTLPTraceExporter({
    url: `${collector.replace(/\/+$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  // What the next span is to be called. `startSpan` asks for its ids before it returns, so this is never another's.
  let next = { traceId: '', spanId: '' };
  const provider = new BasicTracerProvider({
    sampler: new TraceIdRatioBasedSampler(ratio),
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
    // No more of the machine than this.
    resource: resourceFromAttributes({ 'service.name': `haetae-${service}`, 'service.version': version }),
    spanProcessors: [
      new BatchSpanProcessor(told(inner, logger), {
        maxQueueSize: MAX_WAITING,
        maxExportBatchSize: 512,
        scheduledDelayMillis: 1_000,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('haetae', version);
  const contextOf = ({ of, span }: SpanPlace) => ({
    traceId: traceIdOf(of),
    spanId: spanIdOf(of, span),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });

  function record(told: SpanRecord): void {
    const { of, parent, kind, fromMs, untilMs = Date.now(), attributes = {}, links = [], error } = told;
    next = contextOf(told);
    const above = parent === undefined ? undefined : contextOf({ of, span: parent });
    const span = tracer.startSpan(
      told.span.split(' ')[0]!,
      {
        ...(kind === undefined ? {} : { kind: KINDS[kind] }),
        startTime: hrTime(fromMs),
        attributes: plainOnly(attributes),
        links: links.map((link) => ({ context: contextOf(link) })),
      },
      above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above),
    );
    if (error !== undefined)
      span.setStatus({ code: SpanStatusCode.ERROR, message: PLAIN.test(error) ? error : 'INTERNAL' });
    span.end(hrTime(Math.max(fromMs, untilMs)));
  }

  return {
    on: true,
    record: (span) => {
      try {
        record(span);
      } catch (err) {
        logger.debug({ err, span: span.span }, 'a span could not be recorded');
      }
    },
    async close(boundMs = 1_500) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((done) => {
        timer = setTimeout(done, boundMs);
      });
      // What the exporter has to say of it, it has said.
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}

/** An exporter that says once that the collector is away, and once that it is back. */
function told(inner: SpanExporter, logger: Logger): SpanExporter {
  let lost = 0;
  return {
    export(spans, done) {
      inner.export(spans, (result) => {
        if (result.code !== 0) {
          if (lost === 0)
            logger.warn({ err: result.error, spans: spans.length }, 'the trace collector is away; spans are dropped');
          lost += spans.length;
        } else if (lost > 0) {
          logger.info({ lost }, 'the trace collector takes spans again');
          lost = 0;
        }
        done(result);
      });
    },
    shutdown: () => inner.shutdown(),
    ...(inner.forceFlush ? { forceFlush: () => inner.forceFlush!() } : {}),
  };
}

const hrTime = (ms: number): [number, number] => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)];

/** The attributes that hold nothing but an id, a count or a code, under our name. */
export function plainOnly(attributes: Record<string, unknown>): Record<string, string | number | boolean> {
  const plain: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(attributes))
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) || isPlain(value))
      plain[`haetae.${name}`] = value;
  return plain;
}
const isPlain = (value: unknown): value is string => typeof value === 'string' && PLAIN.test(value);
