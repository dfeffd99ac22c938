import { getDecisionById, insertReferral } from '@haetae/store';
import type { EffectHandler } from './effect.ts';

/** Puts the case before the organisation's support centre (`GET /v1/referrals`). */
export const supportReferral: EffectHandler = async ({ tx, effect }) => {
  const { policyLabel, target, country, lang } = await getDecisionById(tx, effect.decisionId);
  const { id, organisationId, caseId, decisionId } = effect;
  await insertReferral(tx, { id, organisationId, caseId, decisionId, policyLabel, target, country, lang });
  return { referralId: id };
};
