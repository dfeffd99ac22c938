import {
  ACTIONS,
  ANY_LABELS,
  CASE_ALLOWED,
  CASE_STAGES,
  CASE_STATES,
  EFFECT_STATES,
  POLICY_LABELS,
} from '@haetae/contracts';
import type { CaseEvent, CaseNote, CaseRow, Decision, OwedEffect } from '@haetae/store';
import { z } from 'zod';
import { itemViewSchema, reasonSchema } from '../items/item-view.ts';
import { allowedOf } from './allowed.ts';
import { isBlind, isSupervisor, type Viewer } from './reviewer.ts';

const nullableText = z.string().nullable();
const choiceSchema = z.object({ policyLabel: z.enum(POLICY_LABELS), action: z.enum(ACTIONS) });

export const caseSummarySchema = z.object({
  id: z.string(),
  state: z.enum(CASE_STATES),
  /** What it waits for. To whoever could be its second reviewer a case in `second_review` says `review`. */
  stage: z.enum(CASE_STAGES),
  urgency: z.number(),
  /** Of its worst label by the pack, in [0,1]. */
  severity: z.number(),
  labels: z.array(z.enum(ANY_LABELS)),
  reasons: z.array(reasonSchema),
  lang: nullableText,
  country: nullableText,
  pack: nullableText,
  itemCount: z.int(),
  openedAt: z.string(),
  updatedAt: z.string(),
  decidedAt: nullableText,
  /** When the tightest clock on it (legal, or of a takedown) runs out. */
  clockDueAt: nullableText,
  /** The decision that stands, once there is one. */
  decision: choiceSchema.nullable(),
  /** Whether the window to take the decision back has closed. */
  final: z.boolean(),
  /** Until when the viewer may take their decision back. */
  undoUntil: nullableText,
  lease: z.object({ id: z.string(), by: z.string(), expiresAt: z.string() }).nullable(),
  /** Text and media are not for anybody to meet unprepared: a client shows them collapsed first. */
  severe: z.boolean(),
  /** In the restricted lane; only `safeguarding` reads this. */
  restricted: z.boolean(),
  /** The first item's text, cut; null where the case has images only. */
  excerpt: nullableText,
  /** What the viewer may do with it now. */
  allowed: z.array(z.enum(CASE_ALLOWED)),
});

export const decisionViewSchema = choiceSchema.extend({
  id: z.string(),
  madeBy: z.string(),
  madeAt: z.string(),
  target: nullableText,
  rationale: nullableText,
  stage: z.enum(CASE_STAGES),
  /** `reviewed`: it is one of two, and another person decides too. */
  outcome: z.enum(['reviewed', 'decided', 'upheld', 'overturned']),
  undoneAt: nullableText,
});

export const eventViewSchema = z.object({
  id: z.string(),
  seq: z.int(),
  type: z.string(),
  actor: z.string(),
  at: z.string(),
  data: z.unknown(),
  hash: z.string(),
});
export const noteViewSchema = z.object({ id: z.string(), by: z.string(), at: z.string(), text: z.string() });
export const effectViewSchema = z.object({
  id: z.string(),
  caseId: z.string(),
  decisionId: z.string(),
  kind: z.string(),
  state: z.enum(EFFECT_STATES),
  dueAt: z.string(),
  attempts: z.int(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: z.string(),
  doneAt: nullableText,
});

export const caseItemSchema = itemViewSchema.extend({
  /** For each label that the item is flagged for, what in its text spoke for it: offsets in UTF-16 code units. */
  highlights: z.partialRecord(
    z.enum(ANY_LABELS),
    z.array(z.object({ start: z.int(), end: z.int(), weight: z.number(), signal: z.string() })),
  ),
});

export const caseViewSchema = caseSummarySchema.extend({
  /** The newest items with their scores, highlights and matches; `GET /v1/cases/:id/items` pages through all. */
  items: z.array(caseItemSchema),
  nextItemsCursor: nullableText,
  /** The newest lines of its history; `GET /v1/cases/:id/events` has all. */
  events: z.array(eventViewSchema),
  eventCount: z.int(),
  decisions: z.array(decisionViewSchema),
  notes: z.array(noteViewSchema),
  /** What its decisions owe outside. */
  effects: z.array(effectViewSchema),
  /** What was decided about an earlier case of near-duplicates. A person decides this one all the same. */
  suggestion: choiceSchema
    .extend({ caseId: z.string(), target: nullableText, rationale: nullableText, decidedAt: z.string() })
    .nullable(),
  splitFrom: nullableText,
  /** Told to supervisors alone: a known case, mixed in for quality. */
  golden: z.boolean().optional(),
});

const EXCERPT_CHARS = 160;

/** The beginning of a text, on one line. */
export function excerptOf(text: string | null): string | null {
  if (text === null) return null;
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= EXCERPT_CHARS ? line : `${line.slice(0, EXCERPT_CHARS - 1).toWellFormed()}…`;
}

type Choice = z.input<typeof choiceSchema>;
const iso = (date: Date | null) => date?.toISOString() ?? null;

export function caseSummary(row: CaseRow, text: string | null, viewer: Viewer): z.input<typeof caseSummarySchema> {
  const blind = isBlind(row, viewer);
  const allowed = allowedOf(row, viewer);
  return {
    id: row.id,
    state: row.state,
    stage: blind ? 'review' : row.stage,
    urgency: row.urgency,
    severity: Math.round(row.severity * 1_000) / 1_000,
    labels: row.labels,
    reasons: row.reasons,
    lang: row.lang,
    country: row.country,
    pack: row.pack,
    itemCount: row.itemCount,
    openedAt: row.openedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    decidedAt: iso(row.decidedAt),
    clockDueAt: iso(row.clockDueAt),
    decision: row.decision ? choiceOf(row.decision) : null,
    final: row.final,
    undoUntil: allowed.includes('undo') ? iso(row.undoUntil) : null,
    lease:
      row.state === 'leased' && row.leaseId && row.leaseBy && row.leaseExpiresAt
        ? { id: row.leaseId, by: row.leaseBy, expiresAt: row.leaseExpiresAt.toISOString() }
        : null,
    severe: row.severe,
    restricted: row.restrictedAt !== null,
    excerpt: excerptOf(text),
    allowed,
  };
}

export const choiceOf = ({ policyLabel, action }: { policyLabel: string; action: string }): Choice =>
  ({ policyLabel, action }) as Choice;

export function decisionView(decision: Decision): z.input<typeof decisionViewSchema> {
  const { caseId: _, madeAt, policyLabel, action, stage, undoneAt, ...rest } = decision;
  return {
    ...rest,
    ...choiceOf({ policyLabel, action }),
    stage: stage as z.input<typeof decisionViewSchema>['stage'],
    madeAt: madeAt.toISOString(),
    undoneAt: iso(undoneAt),
  };
}

export const eventView = ({ caseId: _, ...event }: CaseEvent) => event;
export const noteView = ({ id, by, at, text }: CaseNote) => ({ id, by, at: at.toISOString(), text });
export const effectView = (e: OwedEffect): z.input<typeof effectViewSchema> => ({
  id: e.id,
  caseId: e.caseId,
  decisionId: e.decisionId,
  kind: e.kind,
  state: e.state,
  dueAt: e.dueAt.toISOString(),
  attempts: e.attempts,
  error: e.errorCode === null ? null : { code: e.errorCode, message: e.errorMessage ?? '' },
  createdAt: e.createdAt.toISOString(),
  doneAt: iso(e.doneAt),
});
export const maySeeGolden = (viewer: Viewer): boolean => isSupervisor(viewer) || viewer.role === 'auditor';
