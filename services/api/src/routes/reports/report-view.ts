import { PICTURE_STATES, type PictureState, REFUSAL_REASONS, REPORT_KINDS } from '@haetae/contracts';
import type { SurvivorPictureRow, SurvivorReportRow } from '@haetae/store';
import { z } from 'zod';
import { showCaseNumber } from './report-key.ts';

export const REPORT_STATES = ['submitted', 'reviewed', 'shared', 'withdrawn'] as const;
type ReportState = (typeof REPORT_STATES)[number];
const reason = z.enum(REFUSAL_REASONS).nullable();

/** On how many places platforms found it, and what they did there; nobody is named. */
export const placesSchema = z.object({
  found: z.int(),
  removed: z.int(),
  actions: z.object({
    removed: z.int(),
    blocked_on_upload: z.int(),
    restricted: z.int(),
    kept: z.int(),
    pending: z.int(),
  }),
});
export type Places = z.infer<typeof placesSchema>;

/** What the survivor sees. */
export const reportStatusSchema = z.object({
  caseNumber: z.string(),
  state: z.enum(REPORT_STATES),
  submittedAt: z.string(),
  reviewedAt: z.string().nullable(),
  sharedAt: z.string().nullable(),
  withdrawnAt: z.string().nullable(),
  pictures: z.array(z.object({ number: z.int(), state: z.enum(PICTURE_STATES), addedAt: z.string(), reason })),
  matches: placesSchema,
});

/** What the people who review see: never a picture, and nothing of who reported. */
export const reportViewSchema = z.object({
  id: z.string(),
  caseNumber: z.string(),
  state: z.enum(REPORT_STATES),
  kind: z.enum(REPORT_KINDS),
  lang: z.string().nullable(),
  country: z.string().nullable(),
  note: z.string().nullable(),
  createdAt: z.string(),
  withdrawnAt: z.string().nullable(),
  pictures: z.array(
    z.object({
      number: z.int(),
      state: z.enum(PICTURE_STATES),
      pdq: z.string().nullable(),
      quality: z.int().nullable(),
      reason,
      note: z.string().nullable(),
      reviewedBy: z.string().nullable(),
      reviewedAt: z.string().nullable(),
      addedAt: z.string(),
    }),
  ),
  matches: placesSchema,
});

type Picture = Pick<SurvivorPictureRow, 'state'>;
const has = (pictures: readonly Picture[], state: PictureState) => pictures.some((p) => p.state === state);

/** Submitted until the first picture was looked at; shared when one is matched against. */
export function reportState(report: Pick<SurvivorReportRow, 'withdrawnAt'>, pictures: readonly Picture[]): ReportState {
  if (report.withdrawnAt) return 'withdrawn';
  if (has(pictures, 'confirmed')) return 'shared';
  return has(pictures, 'waiting') ? 'submitted' : 'reviewed';
}

const iso = (date: Date | null | undefined) => date?.toISOString() ?? null;
const first = (dates: (Date | null)[]) => dates.filter((d) => d !== null).toSorted((a, b) => Number(a) - Number(b))[0];

export function reportStatus(
  report: SurvivorReportRow,
  pictures: readonly SurvivorPictureRow[],
  matches: Places,
): z.input<typeof reportStatusSchema> {
  const confirmed = pictures.filter((p) => p.state === 'confirmed');
  return {
    caseNumber: showCaseNumber(report.caseNumber),
    state: reportState(report, pictures),
    submittedAt: report.createdAt.toISOString(),
    reviewedAt: iso(first(pictures.map((p) => p.reviewedAt))),
    sharedAt: iso(first(confirmed.map((p) => p.reviewedAt))),
    withdrawnAt: iso(report.withdrawnAt),
    pictures: pictures.map((p) => ({
      number: p.number,
      state: p.state,
      addedAt: p.createdAt.toISOString(),
      reason: p.reason as z.infer<typeof reason>,
    })),
    matches,
  };
}

export function reportView(
  report: SurvivorReportRow,
  pictures: readonly SurvivorPictureRow[],
  matches: Places,
): z.input<typeof reportViewSchema> {
  const { id, kind, lang, country, note } = report;
  return {
    id,
    caseNumber: showCaseNumber(report.caseNumber),
    state: reportState(report, pictures),
    kind,
    lang,
    country,
    note,
    createdAt: report.createdAt.toISOString(),
    withdrawnAt: iso(report.withdrawnAt),
    pictures: pictures.map((p) => ({
      number: p.number,
      state: p.state,
      pdq: p.pdq,
      quality: p.quality,
      reason: p.reason as z.infer<typeof reason>,
      note: p.note,
      reviewedBy: p.reviewedBy,
      reviewedAt: iso(p.reviewedAt),
      addedAt: p.createdAt.toISOString(),
    })),
    matches,
  };
}
