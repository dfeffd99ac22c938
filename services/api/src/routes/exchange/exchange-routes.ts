import type { ApiDeps, App } from '../../deps.ts';
import { waitingRoutes } from '../banks/waiting-hashes.ts';
import { listMatchReportsRoute, matchReportRoutes } from '../match-reports/match-reports.ts';
import { peerRoutes } from '../peers/manage-peers.ts';
import { createCheckpointSource } from './exchange-context.ts';
import { exportRoute } from './export.ts';
import { feedRoute } from './feed.ts';
import { feedbackRoute } from './feedback.ts';
import { ncmecRoutes } from './ncmec.ts';
import { sharingRoutes } from './sharing.ts';
import { stopNciiRoutes } from './stopncii.ts';
import { submissionRoute } from './submissions.ts';
import { threatUpdatesRoute } from './threat-updates.ts';

/** Hashes given to other organisations, and what they say of them. */
export async function exchangeRoutes(app: App, deps: ApiDeps): Promise<void> {
  const checkpoints = createCheckpointSource(deps);
  sharingRoutes(app, deps);
  feedRoute(app, deps, checkpoints);
  exportRoute(app, deps);
  feedbackRoute(app, deps);
  submissionRoute(app, deps);
  stopNciiRoutes(app, deps, checkpoints);
  threatUpdatesRoute(app, deps, checkpoints);
  ncmecRoutes(app, deps, checkpoints);
  waitingRoutes(app, deps);
  peerRoutes(app, deps);
  listMatchReportsRoute(app, deps);
  // In a scope of its own, because it reads bodies in its own way.
  await app.register(async (scope) => matchReportRoutes(scope as App, deps));
}
