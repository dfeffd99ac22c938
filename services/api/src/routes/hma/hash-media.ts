import { createHash } from 'node:crypto';
import { HaetaeError, type PdqQuery } from '@haetae/contracts';
import { findImageFormat } from '@haetae/media';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { readSignalType, type SignalType } from './signal-types.ts';

/** How HMA's clients name what is to be hashed: a URL, or else one multipart file. */
export const mediaQuery = {
  url: z.string().min(1).max(2_048).optional(),
  content_type: z.enum(['photo', 'video']).optional(),
  types: z.string().max(200).optional(),
};
export type MediaQuery = z.infer<z.ZodObject<typeof mediaQuery>>;

const SIGNALS_OF = { photo: ['pdq'], video: ['video_md5'] } as const satisfies Record<string, SignalType[]>;

/** The signals of one photo or video. `queries` also meets turned and framed copies; empty unless it was asked for. */
export interface HashedMedia {
  signals: Partial<Record<SignalType, string>>;
  quality?: number;
  queries: PdqQuery[];
}

type MediaDeps = Pick<ApiDeps, 'hasher' | 'outbound' | 'config'>;

/** The one file of a multipart body, and under which field it came. Throws VALIDATION_FAILED when there are none or two. */
async function readFile(request: FastifyRequest): Promise<{ bytes: Buffer; field: string }> {
  let file: { bytes: Buffer; field: string } | undefined;
  if (request.isMultipart())
    for await (const part of request.files({ limits: { files: 1 } }))
      file = { bytes: await part.toBuffer(), field: part.fieldname };
  if (file) return file;
  throw new HaetaeError('VALIDATION_FAILED', 'Send a `url`, or one file as multipart/form-data.', {
    errors: [{ path: 'url', message: 'is missing, and there is no file' }],
  });
}

function readTypes(types: string | undefined, offered: readonly SignalType[]): SignalType[] {
  if (types === undefined) return [...offered];
  const named = types
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (named.length === 0)
    throw new HaetaeError('VALIDATION_FAILED', 'types: names no signal type.', {
      errors: [{ path: 'types', message: 'names no signal type' }],
    });
  return named.map((name) => readSignalType(name, offered));
}

/**
 * Fetches or reads the media of a request and hashes it; nothing is kept. What is not said to be a video is taken for a
 * photo when it looks like an image. Throws what the fetching and the decoding throw, or VALIDATION_FAILED.
 */
export async function hashMedia(
  deps: MediaDeps,
  request: FastifyRequest,
  query: MediaQuery,
  options: { queries?: boolean } = {},
): Promise<HashedMedia> {
  const { bytes, field } =
    query.url === undefined
      ? await readFile(request)
      : {
          bytes: await deps.outbound.fetchBytes(query.url, { maxBytes: deps.config.HAETAE_MEDIA_MAX_BYTES }),
          field: '',
        };
  if (bytes.length === 0) throw new HaetaeError('MEDIA_EMPTY');
  const contentType = query.content_type ?? (field === 'video' ? 'video' : 'photo');
  const types = readTypes(query.types, SIGNALS_OF[contentType]);
  if (contentType === 'video')
    return {
      signals: Object.fromEntries(types.map((type) => [type, createHash('md5').update(bytes).digest('hex')])),
      queries: [],
    };
  if (findImageFormat(bytes) === undefined)
    throw new HaetaeError(
      'MEDIA_NOT_AN_IMAGE',
      'The bytes are not an image of a kind that is read here. For a video, say content_type=video.',
    );
  const { hashes, queries } = await deps.hasher.hashImage(bytes, { queries: options.queries ?? false });
  return { signals: { pdq: hashes.pdq }, quality: hashes.quality, queries };
}
