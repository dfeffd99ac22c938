import { HaetaeError, isHaetaeError } from '@haetae/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccountDeps } from '../../accounts/accounts.ts';
import { admitOidcPerson } from '../../accounts/admit-oidc-person.ts';
import { createOidcProvider, type OidcState } from '../../accounts/oidc-provider.ts';
import { openSession } from '../../accounts/open-session.ts';
import { isSecure } from '../../accounts/session-cookies.ts';
import type { App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const COOKIE = 'haetae_oidc';
const WAY_MS = 600_000;
const tags = ['sessions'];
const limit = { max: 120, perS: 60 };

/** Signing in at another provider (OpenID Connect), where one is set up. */
export function oidcRoutes(app: App, deps: AccountDeps): void {
  const { config, box } = deps;
  const provider = createOidcProvider(config);
  const getProvider = () => {
    if (!provider) throw new HaetaeError('OIDC_NOT_CONFIGURED', 'No other provider is set up here.');
    return provider;
  };
  const redirectUri = (request: FastifyRequest) =>
    `${config.HAETAE_PUBLIC_URL ?? `${request.protocol}://${request.host}`}/v1/oidc/callback`;
  const keep = (request: FastifyRequest, reply: FastifyReply, kept: OidcState | undefined) =>
    reply.setCookie(
      COOKIE,
      kept ? box.seal('oidc state', Buffer.from(JSON.stringify(kept))).toString('base64url') : '',
      {
        path: '/v1/oidc',
        httpOnly: true,
        // The provider sends the browser back from another site; Strict would leave this at home.
        sameSite: 'lax',
        secure: isSecure(config, request),
        expires: new Date(kept ? Date.now() + WAY_MS : 0),
      },
    );
  const readKept = (request: FastifyRequest): OidcState => {
    const sealed = app.parseCookie(request.headers.cookie ?? '')[COOKIE] ?? '';
    try {
      return JSON.parse(box.open('oidc state', Buffer.from(sealed, 'base64url')).toString('utf8')) as OidcState;
    } catch (cause) {
      throw new HaetaeError('OIDC_FAILED', 'This sign-in was not begun on this browser, or too long ago. Try again.', {
        cause,
      });
    }
  };

  app.get(
    '/v1/sign-in',
    {
      config: { roles: 'public' },
      schema: {
        summary: 'Ways to sign in here',
        tags,
        security: [],
        response: {
          200: z.object({
            password: z.boolean(),
            oidc: z.object({ label: z.string(), url: z.string() }).nullable(),
          }),
          '4xx': problemSchema,
        },
      },
    },
    async () => ({
      password: true,
      oidc: provider ? { label: config.HAETAE_OIDC_LABEL, url: '/v1/oidc/start' } : null,
    }),
  );
  app.get(
    '/v1/oidc/start',
    { config: { roles: 'public', limit }, schema: { summary: 'Leads to the other provider', tags, security: [] } },
    async (request, reply) => {
      const { url, kept } = await getProvider().begin(redirectUri(request));
      return keep(request, reply, kept).header('cache-control', 'no-store').redirect(url);
    },
  );
  app.get(
    '/v1/oidc/callback',
    { config: { roles: 'public', limit }, schema: { summary: 'The way back from there', tags, security: [] } },
    async (request, reply) => {
      const { issuer, finish } = getProvider();
      const callback = new URL(redirectUri(request));
      callback.search = new URL(request.url, 'http://here').search;
      reply.header('cache-control', 'no-store').type('text/html; charset=utf-8');
      try {
        const kept = readKept(request);
        keep(request, reply, undefined);
        const user = await admitOidcPerson(deps, issuer, await finish(callback, kept));
        await openSession(deps, request, reply, user, { method: 'oidc' });
        app.forgetCredentials();
        // A page that goes on by itself, not a redirect: this answer belongs to a journey that began at another site, and on such
        // a one browsers do not send the Strict cookie that was just set.
        return reply.send(page('Signed in', '<meta http-equiv="refresh" content="0;url=/console/">', 'Go on'));
      } catch (error) {
        if (!isHaetaeError(error) || error.status >= 500) throw error;
        request.log.warn({ err: error.cause ?? error, code: error.code }, 'sign-in at the other provider failed');
        return reply.code(error.status).send(page(error.message, '', 'Back to the sign-in'));
      }
    },
  );
}

/** A page without anything to run. `title` is our own words. */
const page = (title: string, head: string, link: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Haetae</title>${head}</head><body><p>${title}</p><p><a href="/console/">${link}</a></p></body></html>`;
