import type { Api } from './api.generated.ts';

/** Types of the operations of the API, picked from the generated list. */
export type Method = keyof Api;
export type PathOf<M extends Method> = keyof Api[M] & string;
type Operation<M extends Method, P extends PathOf<M>> = Api[M][P];
type Field<M extends Method, P extends PathOf<M>, F extends string> = F extends keyof Operation<M, P>
  ? Operation<M, P>[F]
  : unknown;

/** What an operation answers. */
export type ResponseOf<M extends Method, P extends PathOf<M>> = Field<M, P, 'response'>;
/** The JSON body that it takes. */
export type BodyOf<M extends Method, P extends PathOf<M>> = Field<M, P, 'body'>;
export type QueryOf<M extends Method, P extends PathOf<M>> = Field<M, P, 'query'>;
/** One line of an operation that answers NDJSON. */
export type LineOf<M extends Method, P extends PathOf<M>> = Field<M, P, 'line'>;

type ArrayOf<T> = { [K in keyof T]: T[K] extends readonly unknown[] ? T[K][number] : never }[keyof T];
/** One row of a list: the type of the array that stands beside `nextCursor`. */
export type RowOf<P extends PathOf<'get'>> = ArrayOf<ResponseOf<'get', P>>;
/** Paths of lists that page by cursor. */
export type PagedPath = {
  [P in PathOf<'get'>]: ResponseOf<'get', P> extends { nextCursor: string | null } ? P : never;
}[PathOf<'get'>];
