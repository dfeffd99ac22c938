import { countMatchesByAction, type Database, listClaimedHashes } from '@haetae/store';
import type { Places } from './report-view.ts';

/** Where platforms found the hashes that a report stands behind, in numbers. */
export async function placesOf(sql: Database, reportId: string): Promise<Places> {
  const hashIds = (await listClaimedHashes(sql, [reportId])).map((h) => h.hashId);
  const actions = await countMatchesByAction(sql, hashIds);
  const found = Object.values(actions).reduce((sum, n) => sum + n, 0);
  return { found, removed: actions.removed + actions.blocked_on_upload, actions };
}
