import type { OwedEffect } from '@haetae/store';
import { addHashToBank } from './add-hash-to-bank.ts';
import type { EffectHandler } from './effect.ts';
import { referToPolice } from './refer-to-police.ts';
import { supportReferral } from './support-referral.ts';
import { takedownRequest } from './takedown-request.ts';
import { withdrawHash } from './withdraw-hash.ts';

/** Who does which effect. One without a handler here stays owed, and the log says so. */
export const EFFECTS: Partial<Record<OwedEffect['kind'], EffectHandler>> = {
  add_hash_to_bank: addHashToBank,
  refer_to_police: referToPolice,
  support_referral: supportReferral,
  takedown_request: takedownRequest,
  withdraw_hash: withdrawHash,
};
