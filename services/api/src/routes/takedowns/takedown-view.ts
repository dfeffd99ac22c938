import { POLICY_LABELS, TAKEDOWN_OUTCOMES, TAKEDOWN_STATES } from '@haetae/contracts';
import { clockRuns, type StatementOfReasons, statementText } from '@haetae/policy';
import type { TakedownLine, TakedownRow } from '@haetae/store';
import { z } from 'zod';

const party = z.object({ id: z.string().nullable(), name: z.string().nullable(), contact: z.string().nullable() });
export const takedownViewSchema = z.object({
  id: z.string(),
  /** Which side you are on. */
  side: z.enum(['sender', 'platform']),
  state: z.enum(TAKEDOWN_STATES),
  sender: party,
  platform: party,
  /** For the sender alone. */
  caseId: z.string().nullable(),
  policyLabel: z.enum(POLICY_LABELS),
  jurisdiction: z.string().nullable(),
  legalGround: z.string().nullable(),
  urls: z.array(z.string()),
  hashes: z.array(z.object({ algorithm: z.string(), hash: z.string() })),
  /** In the fields of Article 17(3) of the EU Digital Services Act, and the same in words. */
  statement: z.unknown(),
  statementText: z.string(),
  outcome: z.enum(TAKEDOWN_OUTCOMES).nullable(),
  reason: z.string().nullable(),
  clock: z
    .object({
      id: z.string(),
      law: z.string(),
      hours: z.number(),
      source: z.string(),
      inForceFrom: z.string().optional(),
      /** Whether a lawyer of the country has checked it. */
      reviewed: z.boolean(),
      running: z.boolean(),
      from: z.string().nullable(),
      dueSoonAt: z.string().nullable(),
      dueAt: z.string().nullable(),
      breachedAt: z.string().nullable(),
    })
    .nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  sentAt: z.string().nullable(),
  acknowledgedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
const iso = (date: Date | null) => date?.toISOString() ?? null;

/** A takedown as one of its two sides sees it. */
export function takedownView(row: TakedownRow, organisationId: string): z.input<typeof takedownViewSchema> {
  const side = row.organisationId === organisationId ? 'sender' : 'platform';
  return {
    id: row.id,
    side,
    state: row.state,
    sender: { id: row.organisationId, name: row.organisationName, contact: null },
    platform: { id: row.platformId, name: row.platformName, contact: row.contact },
    caseId: side === 'sender' ? row.caseId : null,
    policyLabel: row.policyLabel,
    jurisdiction: row.jurisdiction,
    legalGround: row.legalGround,
    urls: row.urls,
    hashes: row.hashes,
    statement: row.statement,
    statementText: statementText(row.statement as unknown as StatementOfReasons),
    outcome: row.outcome,
    reason: row.reason,
    clock:
      row.clock === null
        ? null
        : {
            ...row.clock,
            running: clockRuns(row.state) && row.breachedAt === null,
            from: iso(row.clockFrom),
            dueSoonAt: iso(row.dueSoonAt),
            dueAt: iso(row.dueAt),
            breachedAt: iso(row.breachedAt),
          },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    sentAt: iso(row.sentAt),
    acknowledgedAt: iso(row.acknowledgedAt),
    endedAt: iso(row.endedAt),
  };
}

export const takedownLineSchema = z.object({
  seq: z.int(),
  side: z.enum(['sender', 'platform', 'clock']),
  step: z.string(),
  state: z.enum(TAKEDOWN_STATES),
  at: z.string(),
  /** Who of your own organisation did it; the other side's people are not named. */
  actor: z.string().nullable(),
  outcome: z.string().optional(),
  reason: z.string().optional(),
  note: z.string().optional(),
});

export function takedownLine(line: TakedownLine, side: 'sender' | 'platform'): z.input<typeof takedownLineSchema> {
  const { at, actor, data, ...rest } = line;
  return { ...rest, at: at.toISOString(), actor: line.side === side ? actor : null, ...data };
}
