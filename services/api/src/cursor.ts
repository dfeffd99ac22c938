import { HaetaeError } from '@haetae/contracts';
import { z } from 'zod';

/** An opaque place in a list. */
export const writeCursor = (place: object): string => Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');

/** Reads a cursor that `writeCursor` gave out. Throws INVALID_CURSOR for anything else. */
export function readCursor<T extends z.ZodType>(schema: T, cursor: string | undefined): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (error) {
    throw new HaetaeError('INVALID_CURSOR', 'The cursor is not one that this list gave out. Start again without it.', {
      cause: error,
    });
  }
}

/** The query of every list: how many, and from where on. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1_000).optional(),
};
