export type { Api, Problem } from './api.generated.ts';
export { ApiError, type ErrorCode, isApiError } from './api-error.ts';
export { type Client, createClient } from './create-client.ts';
export type { BodyOf, LineOf, Method, PathOf, QueryOf, ResponseOf, RowOf } from './operations.ts';
export type { CallOptions, ClientOptions } from './options.ts';
export type { ServerEvent } from './read-events.ts';
