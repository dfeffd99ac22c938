import type { AccountDeps } from '../accounts/accounts.ts';
import { createBacklogGuard } from '../backlog-guard.ts';
import type { App } from '../deps.ts';
import { accessLogRoutes } from './access-log/access-log.ts';
import { bankRoutes } from './banks/manage-banks.ts';
import { hashRoutes } from './banks/manage-hashes.ts';
import { decideCaseRoutes } from './cases/decide-case.ts';
import { getCaseRoutes } from './cases/get-case.ts';
import { leaseCaseRoutes } from './cases/lease-case.ts';
import { listCasesRoute } from './cases/list-cases.ts';
import { deadLetterRoutes } from './dead-letters/dead-letters.ts';
import { hmaRoutes } from './hma/hma-routes.ts';
import { createBatchRoute } from './items/create-batch.ts';
import { createItemRoute } from './items/create-item.ts';
import { getItemRoute } from './items/get-item.ts';
import { listItemsRoute } from './items/list-items.ts';
import { keyRoutes } from './keys/manage-keys.ts';
import { matchRoute } from './match/match.ts';
import { listModelsRoute } from './models/list-models.ts';
import { packRoutes } from './packs/list-packs.ts';
import { reviewRoutes } from './reports/review-routes.ts';
import { survivorRoutes } from './reports/survivor-routes.ts';
import { manageSessionsRoutes } from './sessions/manage-sessions.ts';
import { ownAccountRoutes } from './sessions/own-account.ts';
import { signInRoutes } from './sessions/sign-in.ts';
import { systemRoutes } from './system/system.ts';
import { invitationRoutes } from './users/invitations.ts';
import { manageUsersRoutes } from './users/manage-users.ts';

/** Every route of the API. */
export async function routes(app: App, deps: AccountDeps): Promise<void> {
  const checkBacklog = createBacklogGuard(app, deps);
  systemRoutes(app, deps);
  createItemRoute(app, { ...deps, checkBacklog });
  createBatchRoute(app, { ...deps, checkBacklog });
  getItemRoute(app, deps);
  listItemsRoute(app, deps);
  listCasesRoute(app, deps);
  getCaseRoutes(app, deps);
  leaseCaseRoutes(app, deps);
  decideCaseRoutes(app, deps);
  keyRoutes(app, deps);
  signInRoutes(app, deps);
  manageSessionsRoutes(app, deps);
  ownAccountRoutes(app, deps);
  manageUsersRoutes(app, deps);
  invitationRoutes(app, deps);
  accessLogRoutes(app, deps);
  deadLetterRoutes(app, deps);
  bankRoutes(app, deps);
  hmaRoutes(app, deps);
  listModelsRoute(app, deps);
  packRoutes(app, deps);
  survivorRoutes(app, deps);
  reviewRoutes(app, deps);
  // In scopes of their own, because they read bodies in their own way.
  await app.register(async (scope) => hashRoutes(scope as App, deps));
  await app.register(async (scope) => matchRoute(scope as App, deps));
}
