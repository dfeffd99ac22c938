import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { HaetaeError } from '@haetae/contracts';
import type { App } from './deps.ts';

/**
 * Nothing but our own files runs or is loaded: no inline script or style, no eval, no other origin. `blob:` is for images
 * that were fetched with a token and live in the page only.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Names with the hash of their content in them, as Vite writes them: such a file never changes. */
const HASHED = /\/assets\/[^/]+-[\w-]{8}\.[a-z0-9]+$/;

const FILE = /^\/[\w/-]+\.[a-z0-9]+$/i;

export interface Pages {
  /** Where they are served, as in `/console`. */
  at: string;
  /** The built folder, with an index.html. */
  dir: string;
}

/**
 * Serves the built files of a browser app under `at`, to whoever asks: they hold no data. Hashed files are kept by the
 * browser for good, the page itself never; a path that is no file is answered with the page (the app routes by itself).
 */
export async function servePages(app: App, { at, dir }: Pages): Promise<void> {
  const built = existsSync(join(dir, 'index.html'));
  if (!built) app.log.warn({ dir, at }, 'these pages are not built: `npm run build` builds them');
  await app.register(
    async (pages) => {
      pages.addHook('onRoute', (route) => {
        route.config = { ...route.config, roles: 'public' };
        route.schema = { ...route.schema, hide: true };
      });
      pages.addHook('onSend', async (_request, reply) => {
        reply.header('content-security-policy', CONTENT_SECURITY_POLICY).header('referrer-policy', 'no-referrer');
      });
      // Vite's output has a .br and a .gz beside each file that is worth it.
      await pages.register(fastifyStatic, {
        root: dir,
        serve: false,
        cacheControl: false,
        preCompressed: true,
        dotfiles: 'ignore',
      });
      pages.get('/', { prefixTrailingSlash: 'no-slash' }, async (_request, reply) => reply.redirect(`${at}/`));
      pages.get('/*', async (request, reply) => {
        if (!built) throw new HaetaeError('NOT_READY', 'These pages are not built here. `npm run build` builds them.');
        const path = request.url.slice(at.length).split('?')[0] as string;
        reply.header('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
        return reply.sendFile(FILE.test(path) ? path : 'index.html');
      });
    },
    { prefix: at },
  );
}

/** The folder that a room of this repository is built into. */
export const builtFolder = (room: string): string => fileURLToPath(new URL(`../../${room}/dist`, import.meta.url));
