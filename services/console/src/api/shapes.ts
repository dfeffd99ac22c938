import type { RowOf } from '@haetae/client';

/** What the API answers, as far as the console reads it. A field with `?` may be missing on older servers. */
export interface Page {
  nextCursor: string | null;
}
export type Reason = RowOf<'/v1/cases'>['reasons'][number];
export interface Lease {
  id: string;
  by: string;
  expiresAt: string;
}
export interface Choice {
  policyLabel: string;
  action: string;
}
export interface CaseSummary {
  id: string;
  state: 'open' | 'leased' | 'decided';
  stage: 'review' | 'second_review' | 'escalated' | 'appeal';
  urgency: number;
  severe: boolean;
  restricted: boolean;
  labels: string[];
  reasons: Reason[];
  lang: string | null;
  country: string | null;
  itemCount: number;
  openedAt: string;
  updatedAt: string;
  decidedAt: string | null;
  clockDueAt: string | null;
  decision: Choice | null;
  final: boolean;
  /** Until when the viewer may take their decision back. */
  undoUntil: string | null;
  lease: Lease | null;
  excerpt: string | null;
  /** What the viewer may do now. */
  allowed: string[];
}
export interface Party {
  id: string | null;
  handle: string | null;
}
export interface ItemSummary {
  id: string;
  source: string;
  url: string | null;
  author: Party | null;
  target: Party | null;
  text: string | null;
  lang: string | null;
  langConfidence: number | null;
  langMethod: string | null;
  country: string | null;
  postedAt: string | null;
  receivedAt: string;
  urgency: number | null;
  labels: string[];
  mediaCount: number;
}
export interface Score {
  signal: string;
  version: string;
  mediaId?: string;
  labels: Record<string, number>;
  flags: string[];
  thresholds?: Record<string, number>;
  measured?: boolean;
  abstained?: { code: string; message: string };
}
export interface Match {
  bankId: string;
  bankName: string;
  bankKind: 'block' | 'allow';
  hash: string;
  algorithm: string;
  distance: number;
  via: string;
  labels: string[];
  confirmed: boolean;
}
export interface Media {
  id: string;
  status: string;
  format: string | null;
  width: number | null;
  height: number | null;
  erased: boolean;
  error: { code: string; message: string } | null;
  matches: Match[];
}
export interface Span {
  start: number;
  end: number;
  weight: number;
  signal: string;
}
export interface Item extends ItemSummary {
  scores: Score[];
  media: Media[];
  /** By flagged label, what in the text spoke for it: offsets in UTF-16 code units. */
  highlights: Record<string, Span[]>;
}
export interface CaseEvent {
  id: string;
  seq: number;
  type: string;
  actor: string;
  at: string;
  data: unknown;
  hash: string;
}
export interface DecisionView extends Choice {
  id: string;
  madeBy: string;
  madeAt: string;
  target: string | null;
  rationale: string | null;
  stage: string;
  outcome: string;
  undoneAt: string | null;
}
export interface CaseView extends CaseSummary {
  items: Item[];
  nextItemsCursor: string | null;
  events: CaseEvent[];
  eventCount: number;
  decisions: DecisionView[];
  notes: Note[];
  /** What its decisions owe outside. */
  effects: Effect[];
  suggestion: (Choice & { caseId: string; target: string | null; rationale: string | null; decidedAt: string }) | null;
}
export interface Effect {
  id: string;
  kind: string;
  state: 'owed' | 'held' | 'done' | 'dead' | 'cancelled';
  dueAt: string;
  doneAt: string | null;
}
export interface Note {
  id: string;
  by: string;
  text: string;
  at: string;
}
export interface Macro {
  id: string;
  name: string;
  policyLabel: string;
  action: string;
  target: string | null;
  rationale: string | null;
}
export interface Person {
  id: string;
  name: string;
  email: string | null;
  role: string;
  organisation: string;
  lang: string | null;
  totpEnabled: boolean;
  totpRequired: boolean;
  hasPassword: boolean;
  mustChangePassword: boolean;
  oidc: boolean;
  lastSignInAt: string | null;
  disabledAt: string | null;
}
/** Who is asking. */
export interface SessionView {
  actor: string;
  role: string;
  user: Person | null;
  csrfToken: string | null;
  expiresAt: string | null;
  mustSetUp: 'password' | 'totp' | null;
}
export interface Exposure {
  actor: string;
  severeCases: { used: number; limit: number };
  unblurredSeconds: { used: number; limit: number };
  shiftHours: number;
  spent: string[];
  nearLimit: boolean;
  opensAt: string | null;
  clearOpensAt: string | null;
  minutesSinceBreak: number;
  breakRecommended: boolean;
  liftedUntil: string | null;
}
export interface QueueHealth {
  at: string;
  waiting: number;
  leased: number;
  escalated: number;
  appeals: number;
  secondReviews: number;
  severe: number;
  oldestWaitingS: number | null;
  overdueClocks: number;
  clocksDue24h: number;
  decidedLastHour: number;
  decidedLast24h: number;
  bySeverity: { band: string; waiting: number; oldestS: number | null }[];
  byLanguage: { lang: string | null; waiting: number; oldestS: number | null }[];
  byAge: { band: string; waiting: number }[];
  decidedPerHour: { hour: string; decided: number }[];
}
/** How far two sets of choices agree; `kappa` −1 to 1, null where it says nothing. */
export interface Agreement {
  cases: number;
  agreed: number;
  kappa: number | null;
}
export interface Quality {
  since: string;
  overall: Agreement;
  reviewers: { by: string; all: Agreement; golden: Agreement; double: Agreement }[];
  labels: (Agreement & { label: string })[];
}
