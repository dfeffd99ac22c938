import { emitEvents, findDoneEffect, withdrawHash as withdraw } from '@haetae/store';
import type { EffectHandler } from './effect.ts';

/** Takes back the hashes that an overturned decision had put into a bank. */
export const withdrawHash: EffectHandler = async ({ tx, effect }) => {
  const earlier = await findDoneEffect(tx, effect.caseId, 'add_hash_to_bank');
  const { bankId, hashIds = [] } = (earlier?.result ?? {}) as { bankId?: string; hashIds?: string[] };
  if (bankId === undefined) return { withdrawn: 0 };
  for (const id of hashIds) await withdraw(tx, bankId, id, 'the decision was overturned on appeal');
  if (hashIds.length > 0)
    await emitEvents(tx, [
      {
        organisationId: effect.organisationId,
        type: 'hash.withdrawn',
        caseId: effect.caseId,
        data: { bankId, caseId: effect.caseId, count: hashIds.length, hashIds: hashIds.slice(0, 100) },
      },
    ]);
  return { bankId, withdrawn: hashIds.length };
};
