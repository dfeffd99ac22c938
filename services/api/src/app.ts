import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { ERRORS, HaetaeError, MEDIA_MAX_PER_ITEM } from '@haetae/contracts';
import fastify, { type FastifyBaseLogger, type FastifyReply, LogController } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { createAccountDeps } from './accounts/accounts.ts';
import { isSecure } from './accounts/session-cookies.ts';
import { authorise } from './authorise.ts';
import type { ApiDeps, App } from './deps.ts';
import { limitConnections } from './limit-connections.ts';
import { limitRequests } from './limit-requests.ts';
import { problemOf, toHaetaeError } from './problem.ts';
import { refuseUnstorable } from './refuse-unstorable.ts';
import { routes } from './routes/index.ts';
import { builtFolder, servePages } from './serve-pages.ts';

/** Nothing here needs a sensor, a camera or a payment. */
const PERMISSIONS_POLICY = 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()';

/** Builds the API; it does not listen. */
export async function buildApp(deps: ApiDeps): Promise<App> {
  const { config, logger, metrics } = deps;
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    // A million hashes in one upload take minutes; a connection that stands still for one is cut all the same.
    requestTimeout: 3_600_000,
    connectionTimeout: 60_000,
    trustProxy: config.HAETAE_TRUSTED_PROXIES.length > 0 ? config.HAETAE_TRUSTED_PROXIES : false,
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, _request, reply) => {
      const problem = problemOf(toHaetaeError(error));
      (reply as FastifyReply).code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
    },
  }).withTypeProvider<ZodTypeProvider>() as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  limitConnections(app, deps);
  if (deps.isStarting) {
    const open = new Set(['/healthz', '/readyz', '/metrics']);
    app.addHook('onRequest', async (request) => {
      if (deps.isStarting?.() && !open.has(request.routeOptions.url ?? ''))
        throw new HaetaeError('STORE_UNAVAILABLE', 'The service is starting: it waits for its database.', {
          retryAfterS: 2,
        });
    });
  }
  limitRequests(app, deps);
  const accounts = createAccountDeps(app, deps);
  authorise(app, accounts);
  refuseUnstorable(app);
  const methodsAt = rememberRoutes(app);

  app.setErrorHandler((thrown, request, reply) => {
    const error = toHaetaeError(thrown);
    if (error.status >= 500)
      request.log.error(
        { err: error.cause ?? error, code: error.code, route: request.routeOptions.url },
        'request failed',
      );
    if (error.retryAfterS !== undefined) reply.header('retry-after', String(error.retryAfterS));
    const problem = problemOf(error);
    return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const taken = methodsAt(request.url.split('?')[0]!);
    // A route that takes this method and has nothing at this path: a file of the pages that is not there.
    const methods = taken.includes(request.method === 'HEAD' ? 'GET' : request.method) ? [] : taken;
    const error =
      methods.length > 0
        ? new HaetaeError('METHOD_NOT_ALLOWED', `This route takes ${methods.join(', ')}.`)
        : new HaetaeError('ROUTE_NOT_FOUND', 'There is no such route. /docs lists them all.');
    if (methods.length > 0) reply.header('allow', methods.join(', '));
    return reply.code(error.status).type('application/problem+json').serializer(JSON.stringify).send(problemOf(error));
  });
  app.addHook('onResponse', async (request, reply) => {
    metrics.requests
      .labels(request.method, request.routeOptions.url ?? 'none', String(reply.statusCode))
      .observe(reply.elapsedTime / 1000);
  });

  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', PERMISSIONS_POLICY);
    // Over plain HTTP, as on one's own machine, browsers ignore it; said only where it is meant.
    if (isSecure(config, request)) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    // What a request asked for with a key or a session is for whoever asked.
    if (request.routeOptions.config.roles !== 'public') reply.header('cache-control', 'no-store');
  });
  await app.register(multipart, {
    limits: {
      files: MEDIA_MAX_PER_ITEM,
      parts: MEDIA_MAX_PER_ITEM + 1,
      fileSize: config.HAETAE_MEDIA_MAX_BYTES,
      fieldSize: 256 * 1024,
    },
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Haetae',
        version: deps.version,
        description:
          'Detection and review of technology-facilitated gender-based violence. Errors are RFC 9457 problem details with a stable `code`: ' +
          `${Object.keys(ERRORS).join(', ')}.`,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key: hk_…' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'haetae_session',
            description:
              'Set by POST /v1/sessions (over TLS as __Host-haetae_session); unsafe methods take X-CSRF-Token too',
          },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    // Errors are problem documents whatever else a route answers with.
    transformObject: (document) =>
      'openapiObject' in document ? typeProblems(document.openapiObject) : document.swaggerObject,
  });
  await app.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, roles: 'public' };
    });
    await docs.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: true,
      uiConfig: { persistAuthorization: false },
    });
  });
  await app.register(routes, accounts);
  await servePages(app, { at: '/console', dir: config.HAETAE_CONSOLE_DIR ?? builtFolder('console') });
  await servePages(app, { at: '/report', dir: config.HAETAE_REPORT_DIR ?? builtFolder('report-page') });
  return app;
}

/** Says of every error answer that it is a problem document: the plugin gives it the content type of the route's good answers. */
function typeProblems<T extends { paths?: unknown }>(document: T): T {
  for (const methods of Object.values((document.paths ?? {}) as Record<string, object>))
    for (const { responses = {} } of Object.values(methods) as { responses?: Record<string, { content?: object }> }[])
      for (const [status, response] of Object.entries(responses))
        if (/^[45]XX$/.test(status) && response.content)
          response.content = { 'application/problem+json': Object.values(response.content)[0] };
  return document;
}

/** Remembers every route, and says which methods a path takes. */
function rememberRoutes(app: App): (path: string) => string[] {
  const known: { pattern: RegExp; method: string }[] = [];
  app.addHook('onRoute', (route) => {
    const pattern = new RegExp(
      `^${route.url
        .replace(/[.+]/g, '\\$&')
        .replace(/:[^/]+/g, '[^/]+')
        .replace(/\*$/, '.*')}/?$`,
    );
    for (const method of [route.method].flat()) known.push({ pattern, method: String(method) });
  });
  return (path) =>
    [...new Set(known.filter((k) => k.pattern.test(path)).map((k) => k.method))].filter((m) => m !== 'HEAD');
}
