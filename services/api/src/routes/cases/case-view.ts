import { ACTIONS, ANY_LABELS, POLICY_LABELS } from '@haetae/contracts';
import type { CaseEvent, CaseRow, Decision } from '@haetae/store';
import { z } from 'zod';
import { itemSummarySchema, reasonSchema } from '../items/item-view.ts';

export const caseSummarySchema = z.object({
  id: z.string(),
  state: z.enum(['open', 'leased', 'decided']),
  urgency: z.number(),
  labels: z.array(z.enum(ANY_LABELS)),
  reasons: z.array(reasonSchema),
  lang: z.string().nullable(),
  country: z.string().nullable(),
  itemCount: z.int(),
  openedAt: z.string(),
  updatedAt: z.string(),
  decidedAt: z.string().nullable(),
  lease: z.object({ id: z.string(), by: z.string(), expiresAt: z.string() }).nullable(),
  /** The first item's text, cut; null where the case has images only. */
  excerpt: z.string().nullable(),
});

export const decisionViewSchema = z.object({
  id: z.string(),
  madeBy: z.string(),
  madeAt: z.string(),
  policyLabel: z.enum(POLICY_LABELS),
  action: z.enum(ACTIONS),
  target: z.string().nullable(),
  rationale: z.string().nullable(),
});

export const caseViewSchema = caseSummarySchema.extend({
  /** The newest items of the case; `GET /v1/items?caseId=` pages through all. */
  items: z.array(itemSummarySchema),
  events: z.array(
    z.object({
      id: z.string(),
      seq: z.int(),
      type: z.string(),
      actor: z.string(),
      at: z.string(),
      data: z.unknown(),
      hash: z.string(),
    }),
  ),
  decisions: z.array(decisionViewSchema),
});

const EXCERPT_CHARS = 160;

/** The beginning of a text, on one line. */
export function excerptOf(text: string | null): string | null {
  if (text === null) return null;
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= EXCERPT_CHARS ? line : `${line.slice(0, EXCERPT_CHARS - 1).toWellFormed()}…`;
}

export function caseSummary(row: CaseRow, text: string | null): z.input<typeof caseSummarySchema> {
  return {
    id: row.id,
    state: row.state,
    urgency: row.urgency,
    labels: row.labels,
    reasons: row.reasons,
    lang: row.lang,
    country: row.country,
    itemCount: row.itemCount,
    openedAt: row.openedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    lease:
      row.state === 'leased' && row.leaseId && row.leaseBy && row.leaseExpiresAt
        ? { id: row.leaseId, by: row.leaseBy, expiresAt: row.leaseExpiresAt.toISOString() }
        : null,
    excerpt: excerptOf(text),
  };
}

export function decisionView(decision: Decision): z.input<typeof decisionViewSchema> {
  const { caseId: _, madeAt, policyLabel, action, ...rest } = decision;
  return {
    ...rest,
    policyLabel: policyLabel as z.input<typeof decisionViewSchema>['policyLabel'],
    action: action as z.input<typeof decisionViewSchema>['action'],
    madeAt: madeAt.toISOString(),
  };
}

export const eventView = ({ caseId: _, ...event }: CaseEvent) => event;
