import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { BANK_WRITERS } from '../banks/manage-banks.ts';
import { hashMedia, mediaQuery } from './hash-media.ts';

/** GET and POST /hma/h/hash: the signals of a photo or a video, which is not kept. */
export function hmaHashRoutes(app: App, deps: ApiDeps): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/hma/h/hash',
    config: { roles: [...BANK_WRITERS, 'monitor'] },
    bodyLimit: deps.config.HAETAE_MEDIA_MAX_BYTES + 1024 * 1024,
    schema: {
      summary: 'HMA: hash the media at a URL, or one uploaded file',
      tags: ['hma'],
      consumes: ['multipart/form-data'],
      querystring: z.object(mediaQuery),
      response: { 200: z.record(z.string(), z.string()), '4xx': problemSchema, '5xx': problemSchema },
    },
    handler: async (request) => {
      const { signals } = await hashMedia(deps, request, request.query);
      return signals as Record<string, string>;
    },
  });
}
