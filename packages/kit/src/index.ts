export { type Config, describeSettings, ENV_SCHEMA, type EnvName, loadConfig, readMasterKey } from './config.ts';
export { describeError, type LoggedError } from './describe-error.ts';
export { stopGracefully } from './graceful-stop.ts';
export { createLogger, type Logger } from './logger.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { spanIdOf, traceIdOf } from './trace-ids.ts';
export {
  CASE_LINKS,
  NO_TRACES,
  openTraces,
  placeOfCase,
  type SpanPlace,
  type SpanRecord,
  type Traces,
} from './traces.ts';
export { waitUntilThere } from './wait-until-there.ts';
