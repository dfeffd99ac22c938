import type { CaseAllowed } from '@haetae/contracts';
import type { CaseRow } from '@haetae/store';
import { isSupervisor, REVIEWERS, type Viewer } from './reviewer.ts';

/** Who may ask that a decided case be looked at again. */
export const APPELLANTS = ['monitor', 'platform', 'support-centre', ...REVIEWERS] as const;

/** What the viewer may do with the case now, as the routes would answer. */
export function allowedOf(row: CaseRow, viewer: Viewer, now = new Date()): CaseAllowed[] {
  const reviewer = viewer.role === 'admin' || (REVIEWERS as readonly string[]).includes(viewer.role);
  const restricted = row.restrictedAt !== null;
  if (restricted !== (viewer.role === 'safeguarding')) return [];
  const allowed: CaseAllowed[] = [];
  const decided = row.reviews.some((r) => r.by === viewer.actor);
  const held = row.state === 'leased' && row.leaseBy === viewer.actor;
  if (reviewer) {
    const forThem = !decided && (row.stage !== 'escalated' || isSupervisor(viewer) || viewer.role === 'safeguarding');
    if (row.state === 'open' && forThem) allowed.push('lease');
    if (held) allowed.push('heartbeat', 'release', 'skip', 'decide');
    if (held && (row.stage === 'review' || row.stage === 'second_review')) allowed.push('escalate');
    if (row.state !== 'leased' && row.undoBy === viewer.actor && row.undoUntil !== null && row.undoUntil > now)
      allowed.push('undo');
    if (row.state !== 'decided' && row.itemCount > 1 && (held || (isSupervisor(viewer) && row.state === 'open')))
      allowed.push('split');
    allowed.push('note', 'view_media');
    if (!restricted) allowed.push('restrict');
    if (isSupervisor(viewer) && row.goldenId === null) allowed.push('mark_golden');
  }
  if (row.state === 'decided' && (reviewer || (APPELLANTS as readonly string[]).includes(viewer.role)))
    allowed.push('appeal');
  return allowed;
}
