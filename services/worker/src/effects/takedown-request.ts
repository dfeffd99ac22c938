import { MIN_PDQ_QUALITY, type PolicyLabel } from '@haetae/contracts';
import { findTakedownClock, statementOfReasons } from '@haetae/policy';
import {
  createTakedown,
  findBankHashes,
  findOrganisation,
  getDecisionById,
  getTakedown,
  listCaseMedia,
  listCaseUrls,
  takeStep,
} from '@haetae/store';
import type { EffectHandler } from './effect.ts';

const HASHES_MAX = 100;

/**
 * Makes the takedown that a decision asks for. The decision's target names the addressee: an organisation of this instance, and it
 * is sent; anybody else, and it stays a draft for a person to complete. A restricted case gives no hashes away.
 */
export const takedownRequest: EffectHandler = async ({ deps, tx, effect }) => {
  const decision = await getDecisionById(tx, effect.decisionId);
  if (decision.restricted) return { skipped: 'restricted case: reported by other ways' };
  const pack = deps.packs.list().find((p) => p.id === decision.pack) ?? deps.packs.get('default');
  const media = await listCaseMedia(tx, effect.caseId, { after: '', limit: HASHES_MAX });
  const hashes = media
    .flatMap(({ pdq, pdqQuality, sha256 }) => [
      ...(pdq !== null && (pdqQuality ?? 0) >= MIN_PDQ_QUALITY ? [{ algorithm: 'pdq' as const, hash: pdq }] : []),
      ...(sha256 === null ? [] : [{ algorithm: 'sha256' as const, hash: sha256 }]),
    ])
    .slice(0, HASHES_MAX);
  const { organisationId, caseId, decisionId } = effect;
  const urls = await listCaseUrls(tx, caseId, HASHES_MAX);
  const platform = decision.target === null ? undefined : await findOrganisation(tx, decision.target);
  const policyLabel = decision.policyLabel as PolicyLabel;
  // By itself only a clock that its pack has enabled runs; a person may name another (POST /v1/takedowns).
  const jurisdiction = decision.country ?? pack.country;
  const law =
    jurisdiction &&
    findTakedownClock(
      pack.legalClocks.filter((c) => c.enabled).map((c) => ({ ...c, jurisdiction: c.jurisdiction ?? pack.country })),
      { jurisdiction, label: policyLabel, from: new Date() },
    );
  const known = await findBankHashes(tx, organisationId, [], hashes);
  const { takedown } = await createTakedown(tx, {
    organisationId,
    platformId: platform?.id,
    contact: platform === undefined ? (decision.target ?? undefined) : undefined,
    caseId,
    decisionId,
    effectId: effect.id,
    policyLabel,
    jurisdiction: decision.country ?? undefined,
    urls,
    hashes,
    hashIds: known.map((k) => k.id),
    statement: statementOfReasons({
      facts: `A person has reviewed the content and found it to be: ${policyLabel.replaceAll('_', ' ')}.`,
      legalGround: null,
      contractualGround: null,
      policyLabel,
      jurisdiction: decision.country,
      urls,
      hashes,
      automatedDetection: true,
      automatedDecision: false,
      redress: null,
    }),
    clock: law
      ? {
          law: {
            id: law.id,
            law: law.law,
            hours: law.hours,
            source: law.source,
            inForceFrom: law.inForceFrom,
            reviewed: pack.reviewed,
          },
        }
      : undefined,
    actor: decision.madeBy,
  });
  if (platform === undefined || takedown.state !== 'draft') return { takedownId: takedown.id, state: takedown.state };
  const row = await getTakedown(tx, organisationId, takedown.id, { lock: true });
  const sent = await takeStep(tx, row, { side: 'sender', step: 'send', actor: decision.madeBy });
  return { takedownId: sent.id, state: sent.state };
};
