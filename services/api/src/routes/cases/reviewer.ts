import type { Role } from '@haetae/contracts';
import type { ReviewerRank } from '@haetae/policy';
import type { CaseRow, Principal, Reviewer } from '@haetae/store';

/** Who may take and decide cases. An admin may as a supervisor does; the restricted lane opens for `safeguarding` alone. */
export const REVIEWERS = ['moderator', 'supervisor', 'safeguarding'] as const;
/** Who may look at cases. */
export const READERS = ['monitor', ...REVIEWERS, 'auditor'] as const;

const RANKS: Partial<Record<Role, ReviewerRank>> = {
  safeguarding: 'safeguarding',
  supervisor: 'supervisor',
  admin: 'supervisor',
};

export const reviewerOf = ({ organisationId, actor, role }: Principal): Reviewer => ({
  organisationId,
  actor,
  as: RANKS[role] ?? 'moderator',
});

/** Who reads a case: it decides what of it is shown. */
export interface Viewer {
  actor: string;
  role: Role;
}
export const isSupervisor = (viewer: Viewer): boolean => viewer.role === 'supervisor' || viewer.role === 'admin';

/**
 * Whether the case waits for a second person and the viewer could be that person: nothing of the first choice may show then,
 * not even that there was one.
 */
export function isBlind(row: Pick<CaseRow, 'stage' | 'state' | 'reviews'>, viewer: Viewer): boolean {
  if (row.stage !== 'second_review' || row.state === 'decided' || viewer.role === 'auditor') return false;
  return !row.reviews.some((r) => r.by === viewer.actor);
}
