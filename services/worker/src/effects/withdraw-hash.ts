import { findDoneEffect, withdrawHash as withdraw } from '@haetae/store';
import type { EffectHandler } from './effect.ts';

/** Takes back the hashes that an overturned decision had put into a bank. */
export const withdrawHash: EffectHandler = async ({ tx, effect }) => {
  const earlier = await findDoneEffect(tx, effect.caseId, 'add_hash_to_bank');
  const { bankId, hashIds = [] } = (earlier?.result ?? {}) as { bankId?: string; hashIds?: string[] };
  if (bankId === undefined) return { withdrawn: 0 };
  for (const id of hashIds) await withdraw(tx, bankId, id, 'the decision was overturned on appeal');
  return { bankId, withdrawn: hashIds.length };
};
