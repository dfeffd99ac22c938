import type { DetectedLanguage, Id, Score } from '@haetae/contracts';
import { assess, caseGroupKey, isSevere } from '@haetae/policy';
import { SIGNALS } from '@haetae/signals';
import {
  type ItemAssessment,
  type OwedItem,
  openCases,
  type Queryable,
  raiseCase,
  recordAssessments,
} from '@haetae/store';
import { normaliseText } from '@haetae/text-model';
import type { WorkerDeps } from './deps.ts';
import { type GroupingItem, groupItems, rememberGroups } from './group-items.ts';

/** An item that has all of its scores. */
export interface ScoredItem {
  item: OwedItem;
  language: DetectedLanguage;
  scores: Score[];
  /** Signals that ran, as name@version. */
  signals: string[];
}
export interface AssessResult {
  assessed: Set<string>;
  flagged: Set<string>;
  opened: number;
  /** The case that an item joined just now. */
  caseOf: Map<string, Id<'case'>>;
}

const kinds = Object.fromEntries(SIGNALS.map((s) => [s.name, s.kind]));

/** The language that is known of an item that was worked on before. */
export const languageOf = (item: OwedItem): DetectedLanguage => ({
  lang: item.lang ?? 'und',
  confidence: item.langConfidence ?? 0,
  method: (item.langMethod as DetectedLanguage['method'] | null) ?? 'none',
});

/** Applies the pack's policy to items and puts what is flagged into cases, within the transaction that stored the scores. */
export async function assessItems(
  tx: Queryable,
  deps: Pick<WorkerDeps, 'packs'>,
  scored: ScoredItem[],
): Promise<AssessResult> {
  const now = new Date();
  const assessments: ItemAssessment[] = [];
  const joining: GroupingItem[] = [];
  const flagged = new Set<string>();
  for (const { item, language, scores, signals } of scored) {
    const pack = deps.packs.forItem({
      country: item.country ?? undefined,
      lang: language.lang,
      organisationPack: item.organisationPack ?? undefined,
    });
    const assessment = assess({
      scores,
      pack,
      lang: language.lang,
      langConfidence: language.confidence,
      measured: scores.some((s) => s.measured === true),
      receivedAt: item.receivedAt,
      now,
      hasTarget: item.targetId !== null || item.targetHandle !== null,
      kinds,
    });
    assessments.push({ ...assessment, itemId: item.id, language, pack: pack.id, signals });
    // A golden item is kept for copies; it opens no case of its own.
    if (!assessment.flagged || item.golden) continue;
    flagged.add(item.id);
    if (item.caseId !== null) {
      await raiseCase(tx, item.caseId, { ...assessment, severe: isSevere(assessment.labels, pack) });
      continue;
    }
    const bankHashIds = scores
      .map((s) => s.matches ?? [])
      .filter((matches) => !matches.some((m) => m.bankKind === 'allow'))
      .flatMap((matches) => matches.map((m) => m.hashId));
    const target = item.targetId ?? item.targetHandle;
    const normalisedText = item.text === null ? undefined : normaliseText(item.text).text;
    const groupKey = caseGroupKey({
      ...(normalisedText === undefined ? {} : { normalisedText }),
      bankHashIds,
      ...(target === null ? {} : { target }),
    });
    joining.push({
      itemId: item.id,
      organisationId: item.organisationId,
      groupKey: groupKey ?? item.id,
      urgency: assessment.urgency,
      labels: assessment.labels,
      reasons: assessment.reasons,
      lang: language.lang,
      country: item.country,
      severe: isSevere(assessment.labels, pack),
      pack: pack.id,
      severity: assessment.severity,
      base: assessment.base,
      normalisedText,
      mediaCount: item.mediaCount,
      matchDistance: pack.matchDistance,
    });
  }
  await recordAssessments(tx, assessments);
  const grouped = await groupItems(tx, joining);
  const { opened, caseOf } = await openCases(tx, grouped);
  await rememberGroups(tx, grouped, caseOf);
  return { assessed: new Set(scored.map((s) => s.item.id)), flagged, opened, caseOf };
}
