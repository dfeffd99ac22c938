import type { ApiDeps, App } from '../../deps.ts';
import { caseCustodyRoute } from './case-custody.ts';
import { exposureRoutes } from './exposure.ts';
import { mediaPreviewRoute } from './media-preview.ts';
import { restrictCaseRoute } from './restrict-case.ts';
import { unblurMediaRoutes } from './unblur-media.ts';

/** What keeps people from harm: blurred media, budgets, the restricted lane; and who saw what. */
export function wellbeingRoutes(app: App, deps: ApiDeps): void {
  mediaPreviewRoute(app, deps);
  unblurMediaRoutes(app, deps);
  exposureRoutes(app, deps);
  restrictCaseRoute(app, deps);
  caseCustodyRoute(app, deps);
}
