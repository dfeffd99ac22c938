import {
  ANY_LABELS,
  abstainedSchema,
  highlightSchema,
  ITEM_STATUSES,
  labelScoresSchema,
  matchSchema,
  reasonFactsSchema,
} from '@haetae/contracts';
import type { ItemRow, ItemScore, listMatches, MediaRow } from '@haetae/store';
import { z } from 'zod';

const labels = z.array(z.enum(ANY_LABELS));
const nullableText = z.string().nullable();
const partySchema = z.object({ id: nullableText, handle: nullableText }).nullable();

export const reasonSchema = z.object({
  code: z.string(),
  signal: z.string(),
  label: z.enum(ANY_LABELS).optional(),
  score: z.number().optional(),
  message: z.string(),
  facts: reasonFactsSchema.optional(),
});

export const itemSummarySchema = z.object({
  id: z.string(),
  status: z.enum(ITEM_STATUSES),
  externalId: z.string(),
  source: z.string(),
  url: nullableText,
  author: partySchema,
  target: partySchema,
  text: nullableText,
  lang: nullableText,
  langConfidence: z.number().nullable(),
  langMethod: nullableText,
  country: nullableText,
  pack: nullableText,
  postedAt: nullableText,
  receivedAt: z.string(),
  scoredAt: nullableText,
  flagged: z.boolean().nullable(),
  urgency: z.number().nullable(),
  labels,
  reasons: z.array(reasonSchema),
  caseId: nullableText,
  mediaCount: z.int(),
  /** Fields that hold marks which turn the direction of writing: kept as they came, to be shown isolated. */
  directionMarks: z.array(z.string()),
});

export const scoreViewSchema = z.object({
  signal: z.string(),
  version: z.string(),
  mediaId: z.string().optional(),
  labels: labelScoresSchema,
  flags: labels,
  thresholds: labelScoresSchema.optional(),
  measured: z.boolean().optional(),
  abstained: abstainedSchema.optional(),
  highlights: z.array(highlightSchema).optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export const mediaViewSchema = z.object({
  id: z.string(),
  status: z.enum(['stored', 'to_fetch', 'hashed', 'failed']),
  format: nullableText,
  width: z.number().nullable(),
  height: z.number().nullable(),
  bytes: z.number().nullable(),
  pdq: nullableText,
  pdqQuality: z.number().nullable(),
  md5: nullableText,
  sha256: nullableText,
  erased: z.boolean(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  matches: z.array(matchSchema),
});

export const itemViewSchema = itemSummarySchema.extend({
  /** Signals that ran, as name@version. Those that had nothing to say have no entry in `scores`. */
  signals: z.array(z.string()),
  scores: z.array(scoreViewSchema),
  media: z.array(mediaViewSchema),
});

const iso = (date: Date | null) => date?.toISOString() ?? null;
const party = (id: string | null, handle: string | null) => (id === null && handle === null ? null : { id, handle });

/** Overrides, embeddings and isolates (UAX #9) that make a name read otherwise than it is. */
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/;

function directionMarksOf(item: ItemRow): string[] {
  const fields = {
    text: item.text,
    'author.handle': item.authorHandle,
    'author.id': item.authorId,
    'target.handle': item.targetHandle,
    'target.id': item.targetId,
  };
  return Object.entries(fields).flatMap(([name, value]) =>
    value !== null && DIRECTION_MARKS.test(value) ? [name] : [],
  );
}

export function itemSummary(item: ItemRow): z.input<typeof itemSummarySchema> {
  return {
    id: item.id,
    status: item.status,
    externalId: item.externalId,
    source: item.source,
    url: item.url,
    author: party(item.authorId, item.authorHandle),
    target: party(item.targetId, item.targetHandle),
    text: item.text,
    lang: item.lang,
    langConfidence: item.langConfidence,
    langMethod: item.langMethod,
    country: item.country,
    pack: item.pack,
    postedAt: iso(item.postedAt),
    receivedAt: item.receivedAt.toISOString(),
    scoredAt: iso(item.assessedAt),
    flagged: item.flagged,
    urgency: item.urgency,
    labels: item.labels as z.input<typeof itemSummarySchema>['labels'],
    reasons: item.reasons,
    caseId: item.caseId,
    mediaCount: item.mediaCount,
    directionMarks: directionMarksOf(item),
  };
}

/** An item with all that is known of it. */
export function itemView(
  item: ItemRow,
  scores: ItemScore[],
  media: MediaRow[],
  matches: Awaited<ReturnType<typeof listMatches>>,
): z.input<typeof itemViewSchema> {
  return {
    ...itemSummary(item),
    signals: item.signals,
    scores: scores.filter((s) => s.itemId === item.id).map(({ itemId: _, ...score }) => score),
    media: media
      .filter((m) => m.itemId === item.id)
      .map((m) => ({
        id: m.id,
        status: m.status,
        format: m.format,
        width: m.width,
        height: m.height,
        bytes: m.bytes,
        pdq: m.pdq,
        pdqQuality: m.pdqQuality,
        md5: m.md5,
        sha256: m.sha256,
        erased: m.erasedAt !== null,
        error: m.errorCode === null ? null : { code: m.errorCode, message: m.errorMessage ?? '' },
        matches: matches.filter((x) => x.mediaId === m.id).map(({ mediaId: _m, itemId: _i, ...match }) => match),
      })),
  };
}
