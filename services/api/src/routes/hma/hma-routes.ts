import type { ApiDeps, App } from '../../deps.ts';
import { hmaBankRoutes } from './bank-routes.ts';
import { hmaContentRoutes } from './content-routes.ts';
import { hmaHashRoutes } from './hash-routes.ts';
import { hmaMatchRoutes } from './match-routes.ts';

/**
 * The routes of Meta's Hasher-Matcher-Actioner under /hma, so that a client of it can switch over by changing a URL. Paths,
 * parameters and answers are those of its hashing, matching and curation blueprints
 * (https://github.com/facebook/ThreatExchange/tree/main/hasher-matcher-actioner); keys, roles and errors are ours, and
 * docs/hma.md says what differs.
 */
export function hmaRoutes(app: App, deps: ApiDeps): void {
  hmaHashRoutes(app, deps);
  hmaMatchRoutes(app, deps);
  hmaBankRoutes(app, deps);
  hmaContentRoutes(app, deps);
}
