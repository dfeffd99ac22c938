import { HaetaeError, isStorableText } from '@haetae/contracts';
import type { App } from './deps.ts';

/**
 * Refuses NUL and lone surrogates in the path and the query of every route, after the caller was authorised. Whatever is
 * looked up by such a name would be an error of PostgreSQL otherwise, and so a 500; routes need not think of it.
 */
export function refuseUnstorable(app: App): void {
  app.addHook('preValidation', async (request) => {
    for (const values of [request.params, request.query] as (Record<string, unknown> | undefined)[])
      for (const [name, value] of Object.entries(values ?? {})) {
        if ([name, value].flat().every((text) => typeof text !== 'string' || isStorableText(text))) continue;
        const message = 'must not hold NUL or lone surrogates';
        const path = isStorableText(name) ? name : name.toWellFormed().replaceAll('\u0000', '');
        throw new HaetaeError('VALIDATION_FAILED', `${path}: ${message}`, { errors: [{ path, message }] });
      }
  });
}
