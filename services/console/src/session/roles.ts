/**
 * What a role finds in the console. The server decides who may do what (docs/access.md); this only keeps from showing doors
 * that would not open.
 */
const among =
  (...roles: string[]) =>
  (role: string): boolean =>
    role === 'admin' || roles.includes(role);

export const readsCases = among('monitor', 'moderator', 'supervisor', 'safeguarding', 'auditor');
export const reviewsCases = among('moderator', 'supervisor', 'safeguarding');
export const supervises = among('supervisor');
export const readsSupervision = among('supervisor', 'auditor');
export const readsReports = among('moderator', 'support-centre', 'supervisor', 'auditor');
export const reviewsReports = among('moderator', 'support-centre', 'supervisor');
export const readsReferrals = among('support-centre', 'supervisor');
export const readsTakedowns = among('moderator', 'supervisor', 'support-centre', 'platform', 'auditor');
export const sendsTakedowns = among('moderator', 'supervisor', 'support-centre');
export const answersTakedowns = among('platform');
export const readsEvidence = among('moderator', 'supervisor', 'safeguarding', 'auditor');
export const handsEvidenceOver = among('supervisor', 'safeguarding');
export const readsHolds = among('supervisor', 'safeguarding', 'auditor');
export const isAdmin = among();
/** Where somebody begins who has no queue. */
export const homeOf = (role: string): string =>
  readsCases(role) ? '/' : readsReports(role) ? '/reports' : '/takedowns';
