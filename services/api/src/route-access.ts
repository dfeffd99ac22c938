import { ROLES, type Role } from '@haetae/contracts';
import type { RouteOptions } from 'fastify';

/** Who may use one method of one path. */
export interface RouteAccess {
  method: string;
  url: string;
  summary: string;
  /** The roles that may, an admin among them; `public`: whoever asks, without a key. */
  roles: readonly Role[] | 'public';
}

/** Whether `role` may use a route of `roles`. An admin may what any role may, save where the route says `adminToo: false`. */
export const mayUse = (role: Role, roles: readonly Role[], adminToo?: false): boolean =>
  roles.includes(role) || (role === 'admin' && adminToo !== false);

/** One entry a method. */
export function routeAccessOf(route: RouteOptions): RouteAccess[] {
  const { roles, adminToo } = route.config ?? {};
  if (roles === undefined) throw new Error(`${String(route.method)} ${route.url} does not say which roles may use it`);
  return [route.method].flat().map((method) => ({
    method,
    url: route.url,
    summary: (route.schema as { summary?: string } | undefined)?.summary ?? '',
    roles: roles === 'public' ? roles : ROLES.filter((role) => mayUse(role, roles, adminToo)),
  }));
}

/** Pages for browsers: files that hold no data. */
export const isPage = (url: string): boolean => /^\/(docs|console|report)\b/.test(url);

/** The rows of the table in docs/access.md. HEAD routes go with their GET, and each set of pages is one row. */
export function accessRows(routes: readonly RouteAccess[]): string[][] {
  const rows = routes
    .filter((r) => r.method !== 'HEAD' && !isPage(r.url))
    .toSorted((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : a.method < b.method ? -1 : 1))
    .map(({ method, url, summary, roles }) => [
      `\`${method} ${url}\``,
      summary,
      ...ROLES.map((role) => (roles === 'public' ? 'open' : roles.includes(role) ? '✓' : '–')),
    ]);
  return [
    ['route', 'what it does', ...ROLES],
    ...rows,
    ['`GET /report…`', 'The page for survivors: files, no data', ...ROLES.map(() => 'open')],
    ['`GET /console…`', "The moderators' browser app: files, no data", ...ROLES.map(() => 'open')],
    ['`GET /docs…`', 'These routes, to read and to try', ...ROLES.map(() => 'open')],
  ];
}
