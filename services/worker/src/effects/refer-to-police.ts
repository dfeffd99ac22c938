import { HaetaeError } from '@haetae/contracts';
import { createAgeKey } from '@haetae/evidence';
import { getDecisionById, insertEvidence, lockCase, recordCaseCustody } from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import type { EffectHandler } from './effect.ts';

/**
 * Owes a sealed package for the police. Its images are encrypted to a key that the instance keeps until a supervisor sets a
 * passphrase (`POST /v1/evidence/:id/passphrase`) and tells it to the recipient: a passphrase made here would lie about somewhere.
 */
export const referToPolice: EffectHandler = async ({ deps, tx, effect }) => {
  const { organisationId, caseId, decisionId } = effect;
  const decision = await getDecisionById(tx, decisionId);
  if (decision.restricted && !decision.target?.trim())
    throw new HaetaeError(
      'EVIDENCE_RECIPIENT_REQUIRED',
      'The decision names no officer or hotline as its target, and of a restricted case nothing goes to anybody else.',
    );
  const sealer = createKeyring([deps.config.HAETAE_MASTER_KEY, ...deps.config.HAETAE_MASTER_KEYS_OLD]);
  const { identity, recipient } = await createAgeKey();
  const lane = decision.restricted ? ('restricted' as const) : ('general' as const);
  // Before the row that refers to it: two at once would each wait for the other to let go of the case.
  await lockCase(tx, { organisationId, caseId, lane });
  const evidence = await insertEvidence(tx, {
    organisationId,
    caseId,
    restricted: decision.restricted,
    purpose: 'refer_to_police',
    recipient: { kind: 'officer', name: decision.target?.trim() || 'the competent police unit' },
    madeBy: decision.madeBy,
    mediaRecipient: recipient,
    sealedIdentity: sealer.seal(recipient, Buffer.from(identity)),
    decisionId,
  });
  await recordCaseCustody(tx, {
    organisationId,
    caseId,
    lane,
    type: 'evidence_sealed',
    actor: decision.madeBy,
    data: { evidenceId: evidence.id, purpose: 'refer_to_police', recipient: evidence.recipient },
  });
  return { evidenceId: evidence.id };
};
