import type { JSONValue, Parameter } from 'postgres';
import type { Queryable } from './database.ts';

/** Passes any JSON-able value as one parameter. The driver's own type wants an index signature that interfaces lack. */
export function jsonParameter(sql: Queryable, value: unknown): Parameter {
  return sql.json(value as JSONValue);
}
