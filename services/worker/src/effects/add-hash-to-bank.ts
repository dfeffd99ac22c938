import { MIN_PDQ_QUALITY } from '@haetae/contracts';
import { addHashes, ensureBank, getDecisionById, listCaseMedia, type NewHash } from '@haetae/store';
import type { EffectHandler } from './effect.ts';

/** The banks that decisions fill. Hashes of restricted cases go to one that is never given to anybody. */
export const DECIDED_BANK = 'decided-by-reviewers';
export const RESTRICTED_BANK = 'restricted-never-shared';
const PAGE = 500;

/** Puts the hashes of the case's images into a block bank of the organisation, confirmed by the person who decided. */
export const addHashToBank: EffectHandler = async ({ deps, tx, effect }) => {
  const decision = await getDecisionById(tx, effect.decisionId);
  const pack = deps.packs.list().find((p) => p.id === decision.pack) ?? deps.packs.get('default');
  const bank = await ensureBank(tx, {
    organisationId: effect.organisationId,
    name: decision.restricted ? RESTRICTED_BANK : DECIDED_BANK,
    kind: 'block',
    distance: pack.matchDistance,
    description: decision.restricted
      ? 'Images of restricted cases. Matched here; never exported, exchanged or shared.'
      : 'Images that reviewers of this organisation decided to block.',
    neverShared: decision.restricted,
  });
  const hashIds: string[] = [];
  let media = 0;
  let after = '';
  for (;;) {
    const page = await listCaseMedia(tx, effect.caseId, { after, limit: PAGE });
    const hashes = page.flatMap(({ pdq, pdqQuality, md5, sha256 }): NewHash[] => [
      ...(pdq !== null && (pdqQuality ?? 0) >= MIN_PDQ_QUALITY
        ? [{ algorithm: 'pdq' as const, hash: pdq, quality: pdqQuality ?? undefined, labels: [decision.policyLabel] }]
        : []),
      ...(md5 === null ? [] : [{ algorithm: 'md5' as const, hash: md5, labels: [decision.policyLabel] }]),
      ...(sha256 === null ? [] : [{ algorithm: 'sha256' as const, hash: sha256, labels: [decision.policyLabel] }]),
    ]);
    if (hashes.length > 0) {
      const added = await addHashes(tx, { bankId: bank.id, hashes, confirmedBy: decision.madeBy });
      hashIds.push(...added.filter((h) => h.created).map((h) => h.id));
    }
    media += page.length;
    if (page.length < PAGE) break;
    after = page.at(-1)!.id;
  }
  return { bankId: bank.id, media, added: hashIds.length, hashIds: hashIds.slice(0, 1_000) };
};
