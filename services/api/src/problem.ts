import { ERRORS, type ErrorCode, HaetaeError, isHaetaeError, isStorableText } from '@haetae/contracts';
import { isWorthRepeating, retryStoreAfterS } from '@haetae/store';
import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** Problem details, RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  retryable: z.boolean(),
  errors: z.array(z.object({ path: z.string(), message: z.string(), code: z.string().optional() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** The problem document of an error. */
export function problemOf(error: HaetaeError): Problem {
  return {
    type: `urn:haetae:error:${error.code}`,
    title: ERRORS[error.code].title,
    status: error.status,
    // A detail may quote what was sent; what is no text must not break the answer.
    detail: isStorableText(error.message) ? error.message : error.message.toWellFormed().replaceAll('\u0000', ''),
    code: error.code,
    retryable: error.retryable,
    ...(error.errors ? { errors: error.errors } : {}),
  };
}

const FASTIFY_CODES: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_CONTENT_TYPE',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'MALFORMED_JSON',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'UNSUPPORTED_CONTENT_TYPE',
  FST_REQ_FILE_TOO_LARGE: 'MEDIA_TOO_LARGE',
  FST_FILES_LIMIT: 'VALIDATION_FAILED',
  FST_PARTS_LIMIT: 'VALIDATION_FAILED',
  FST_FIELDS_LIMIT: 'VALIDATION_FAILED',
  FST_ERR_BAD_URL: 'ROUTE_NOT_FOUND',
};

/** SQLSTATEs of a text that PostgreSQL cannot hold: not in its encoding, or `\\u0000` in JSON. */
const UNSTORABLE = new Set(['22021', '22P05']);

/** What the parser of multipart bodies says; its errors have no code. */
const MULTIPART_BROKEN =
  /^(Multipart: |Malformed part header|Unexpected end of (form|multipart data|file)|Part terminated early|The needle cannot|Malformed content type|Missing Content-Type|Unsupported content type)/;

/** Any error, as one of the catalogue. What is not foreseen becomes INTERNAL and says nothing of its inside. */
export function toHaetaeError(error: unknown): HaetaeError {
  if (isHaetaeError(error)) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext ?? 'input';
    const errors = error.validation.map((v) => ({
      path: v.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      message: v.message ?? 'is not valid',
      code: v.keyword,
    }));
    const named = errors.slice(0, 3).map((e) => `${e.path || where}: ${e.message}`);
    return new HaetaeError('VALIDATION_FAILED', `The ${where} was refused. ${named.join('; ')}`, { errors });
  }
  if (isWorthRepeating(error))
    return new HaetaeError('STORE_UNAVAILABLE', 'The database is not answering, or cannot do this now; try again.', {
      cause: error,
      retryAfterS: retryStoreAfterS(error),
    });
  // What a schema let through: the fault is in the input all the same, and sending it again does not help.
  if (UNSTORABLE.has((error as { code?: string } | null)?.code ?? ''))
    return new HaetaeError('VALIDATION_FAILED', 'The input holds NUL or other characters that cannot be stored.', {
      cause: error,
    });
  const fastify = error as FastifyError;
  const code = FASTIFY_CODES[fastify?.code ?? ''];
  if (code) return new HaetaeError(code, fastify.message, { cause: error });
  if (error instanceof Error && MULTIPART_BROKEN.test(error.message))
    return new HaetaeError(
      'VALIDATION_FAILED',
      'The multipart body is broken: a boundary, a part header or its end is missing.',
      {
        cause: error,
      },
    );
  if (error instanceof SyntaxError) return new HaetaeError('MALFORMED_JSON', error.message, { cause: error });
  if (fastify?.statusCode === 429)
    return new HaetaeError('RATE_LIMITED', 'Too many requests from this key. Slow down.', { cause: error });
  if (typeof fastify?.statusCode === 'number' && fastify.statusCode >= 400 && fastify.statusCode < 500)
    return new HaetaeError('VALIDATION_FAILED', 'The request could not be read.', { cause: error });
  return new HaetaeError('INTERNAL', 'Something went wrong on our side. The log of the api has the details.', {
    cause: error,
  });
}
