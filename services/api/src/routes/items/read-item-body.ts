import { HaetaeError, type NewItem, newItemSchema, validationError } from '@haetae/contracts';
import type { FastifyRequest } from 'fastify';

/** An item as it came: its JSON, and the files of a multipart body by field name and by file name. */
export interface ItemBody {
  input: NewItem;
  parts: Map<string, Buffer>;
}

/** Checks one item. Throws ITEM_EMPTY, TEXT_TOO_LONG or VALIDATION_FAILED, naming each field. */
export function parseItem(value: unknown): NewItem {
  const parsed = newItemSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const error = validationError(parsed.error, 'item');
  const only = error.errors?.length === 1 ? error.errors[0] : undefined;
  if (only?.code === 'ITEM_EMPTY')
    throw new HaetaeError('ITEM_EMPTY', undefined, { errors: [{ ...only, path: 'text' }] });
  if (only?.code === 'TEXT_INVALID') throw new HaetaeError('TEXT_INVALID', error.message, { errors: [only] });
  if (only?.path === 'text' && only.code === 'too_big')
    throw new HaetaeError('TEXT_TOO_LONG', error.message, { errors: [only] });
  throw error;
}

/** Parses JSON. Throws MALFORMED_JSON. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HaetaeError('MALFORMED_JSON', `The ${what} is not valid JSON.`, { cause: error });
  }
}

/** Reads the item of a JSON or multipart request. */
export async function readItemBody(request: FastifyRequest): Promise<ItemBody> {
  const parts = new Map<string, Buffer>();
  if (!request.isMultipart()) {
    if (request.body === undefined || request.body === null)
      throw new HaetaeError('MALFORMED_JSON', 'The body is empty; send an item as JSON.');
    return { input: parseItem(request.body), parts };
  }
  let item: unknown;
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer();
      if (part.fieldname === 'item') item = parseJson(bytes.toString('utf8'), 'part "item"');
      else {
        parts.set(part.fieldname, bytes);
        if (part.filename && !parts.has(part.filename)) parts.set(part.filename, bytes);
      }
    } else if (part.fieldname === 'item') {
      item = typeof part.value === 'string' ? parseJson(part.value, 'part "item"') : part.value;
    } else {
      throw new HaetaeError(
        'VALIDATION_FAILED',
        `There is no field ${JSON.stringify(part.fieldname.toWellFormed())}; send "item" and image files.`,
        {
          errors: [{ path: part.fieldname, message: 'is not a known field' }],
        },
      );
    }
  }
  if (item === undefined)
    throw new HaetaeError('VALIDATION_FAILED', 'The multipart body has no part "item" with the item as JSON.', {
      errors: [{ path: 'item', message: 'is missing' }],
    });
  // Files that the item does not name are its media, in their order.
  const input =
    typeof item === 'object' && item !== null && !('media' in item) && parts.size > 0
      ? {
          ...item,
          media: [...new Set(parts.values())].map((bytes) => ({ part: [...parts].find(([, b]) => b === bytes)![0] })),
        }
      : item;
  return { input: parseItem(input), parts };
}
