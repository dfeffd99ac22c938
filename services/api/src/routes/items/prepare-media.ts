import { createHash } from 'node:crypto';
import { type FieldError, HaetaeError, isHaetaeError, type MediaInput, newId } from '@haetae/contracts';
import { isStoreUnavailable, type NewMedia } from '@haetae/store';
import type { ApiDeps } from '../../deps.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Media that is ready to be stored with its item. `undo` takes its bytes out of the vault again. */
export interface PreparedMedia {
  media: NewMedia[];
  /** What the media are, for the item's fingerprint. */
  digests: string[];
  undo(): Promise<void>;
  /**
   * The same after a failure to store the item, unless the database went away: then the commit may have been made although nobody
   * heard of it, and the item needs its bytes. If it was not, the sweep takes them.
   */
  undoAfter(error: unknown): Promise<void>;
}

/** The bytes of a base64 string, optionally as a data URL. Throws MEDIA_BASE64_INVALID. */
export function decodeBase64(text: string): Buffer {
  const plain = text.replace(/^data:[a-z0-9.+/-]*;base64,/i, '').replace(/\s+/g, '');
  if (!BASE64.test(plain)) throw new HaetaeError('MEDIA_BASE64_INVALID', 'This is not valid base64.');
  return Buffer.from(plain, 'base64');
}

/** Puts the path of the field in front of what is wrong with it. */
function named(error: unknown, path: string): unknown {
  if (!isHaetaeError(error) || error.errors) return error;
  const field: FieldError = { path, message: error.message, code: error.code };
  return new HaetaeError(error.code, `${path}: ${error.message}`, { errors: [field], cause: error });
}

/**
 * Checks every image of an item (is it an image of a kind that is read, whole, within the limits; is its URL one that is
 * fetched) and puts the bytes in the vault. Either all are prepared, or nothing is left behind and the error names the field.
 */
export async function prepareMedia(
  deps: Pick<ApiDeps, 'config' | 'hasher' | 'outbound' | 'vault' | 'logger'>,
  inputs: MediaInput[],
  parts: ReadonlyMap<string, Buffer>,
): Promise<PreparedMedia> {
  const media: NewMedia[] = [];
  const digests: string[] = [];
  const undo = async () => {
    for (const { vaultKey } of media)
      if (vaultKey !== undefined)
        await deps.vault.erase(vaultKey).catch((err: unknown) => deps.logger.warn({ err }, 'unused media not erased'));
  };
  for (const [position, input] of inputs.entries()) {
    const field = 'base64' in input ? 'base64' : 'url' in input ? 'url' : 'part';
    try {
      if ('url' in input) {
        await deps.outbound.checkUrl(input.url);
        media.push({ id: newId('media'), url: input.url });
        digests.push(`url:${input.url}`);
        continue;
      }
      let bytes: Buffer;
      if ('base64' in input) bytes = decodeBase64(input.base64);
      else {
        const part = parts.get(input.part);
        if (!part)
          throw new HaetaeError(
            'MEDIA_PART_MISSING',
            `There is no multipart file named ${JSON.stringify(input.part.toWellFormed())}.`,
          );
        bytes = part;
      }
      if (bytes.length > deps.config.HAETAE_MEDIA_MAX_BYTES)
        throw new HaetaeError(
          'MEDIA_TOO_LARGE',
          `The media has ${bytes.length} bytes; the limit is ${deps.config.HAETAE_MEDIA_MAX_BYTES}.`,
        );
      const { format, width, height } = await deps.hasher.inspectImage(bytes);
      const vaultKey = await deps.vault.put(bytes);
      media.push({ id: newId('media'), vaultKey, bytes: bytes.length, format, width, height });
      digests.push(createHash('sha256').update(bytes).digest('hex'));
    } catch (error) {
      await undo();
      throw named(error, `media.${position}.${field}`);
    }
  }
  return {
    media,
    digests,
    undo,
    undoAfter: async (error) => {
      if (!isStoreUnavailable(error)) await undo();
    },
  };
}
