import { ERRORS, type ErrorCode } from '@haetae/contracts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { problemSchema } from '../../../services/api/src/problem.ts';
import type { Schema } from './hostile-values.ts';
import type { Operation } from './plan-request.ts';

export interface Answer {
  status: number;
  type: string;
  body: string;
}

/** Checks answers against the document. Returns what is wrong with one, or undefined. */
export function createAnswerCheck(): (operation: Operation, answer: Answer) => string | undefined {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  const compiled = new Map<Schema, ValidateFunction>();
  const misfit = (schema: Schema, value: unknown): string | undefined => {
    let validate = compiled.get(schema);
    if (!validate) {
      validate = ajv.compile(schema);
      compiled.set(schema, validate);
    }
    return validate(value) ? undefined : ajv.errorsText(validate.errors);
  };
  return (operation, { status, type, body }) => {
    if (status >= 500) return `answered ${status}`;
    if (status >= 400) return problemWith(status, type, body);
    if (status === 304 || (status >= 300 && status < 400)) return undefined;
    const response = operation.responses[String(status)];
    if (!response) return `answered ${status}, which the document does not have`;
    const documented = Object.keys(response.content ?? {});
    if (documented.length === 0)
      return body === '' ? undefined : `answered ${status} with a body that the document does not have`;
    if (!documented.includes(type))
      return `answered ${type || 'no content type'} where the document says ${documented.join(', ')}`;
    const schema = response.content![type]!.schema;
    if (type !== 'application/json' || !schema) return undefined;
    const wrong = misfit(schema, JSON.parse(body));
    return wrong === undefined ? undefined : `${status} is not as documented: ${wrong}`;
  };
}

function problemWith(status: number, type: string, body: string): string | undefined {
  if (type !== 'application/problem+json') return `${status} of type ${type}`;
  const read = problemSchema.safeParse(JSON.parse(body));
  if (!read.success) return `${status} is no problem document: ${read.error.message}`;
  if (ERRORS[read.data.code as ErrorCode].status !== status || read.data.status !== status)
    return `${read.data.code} with status ${status}`;
  return undefined;
}
