import type { ApiDeps, App } from '../../deps.ts';
import { checkCustodyRoutes } from './check-custody.ts';
import { handOverRoutes } from './hand-over.ts';
import { makeEvidenceRoutes } from './make-evidence.ts';

/** Sealed packages and the chains that they come from. */
export function evidenceRoutes(app: App, deps: ApiDeps): void {
  makeEvidenceRoutes(app, deps);
  handOverRoutes(app, deps);
  checkCustodyRoutes(app, deps);
}
