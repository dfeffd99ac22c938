import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { HaetaeError } from '@haetae/contracts';
import type { FeedPlace } from '@haetae/store';

export interface Checkpoints {
  write(bankId: string, place: FeedPlace & Extra): string;
  /** Throws INVALID_CURSOR for what this instance did not write for this bank, CHECKPOINT_STALE for another database's. */
  read(bankId: string, text: string): FeedPlace & Extra;
}
/** What a shape that goes by time keeps beside the place: milliseconds since the epoch. */
export interface Extra {
  horizonMs?: number | undefined;
  startMs?: number | undefined;
}

const MAC_BYTES = 16;

/**
 * Places in feeds, opaque and signed, so that a reader cannot make one up or move one to another bank. The same place always
 * has the same text. Keys follow the vault's: a checkpoint written under an old master key is still good.
 */
export function createCheckpoints(masterKeys: readonly string[], epoch: string): Checkpoints {
  const keys = masterKeys.map((base64) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(base64, 'base64'), '', 'haetae exchange checkpoint', 32)),
  );
  const sign = (key: Buffer, bankId: string, payload: Buffer) =>
    createHmac('sha256', key).update(bankId).update('\n').update(payload).digest().subarray(0, MAC_BYTES);
  return {
    write(bankId, { after, from, horizonMs, startMs }) {
      const parts = [epoch, after, from, ...(horizonMs === undefined ? [] : [horizonMs, startMs ?? 0])];
      const payload = Buffer.from(parts.join('.'), 'utf8');
      return Buffer.concat([sign(keys[0]!, bankId, payload), payload]).toString('base64url');
    },
    read(bankId, text) {
      const bytes = Buffer.from(text, 'base64url');
      const [mac, payload] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)];
      const good =
        mac.length === MAC_BYTES && keys.some((key) => timingSafeEqual(sign(key, bankId, payload), Buffer.from(mac)));
      if (!good)
        throw new HaetaeError(
          'INVALID_CURSOR',
          'The checkpoint is not one that this feed gave out. Start again without it.',
        );
      const [from, ...numbers] = payload.toString('utf8').split('.');
      if (from !== epoch) throw staleCheckpoint(bankId);
      const [after, begun, horizonMs, startMs] = numbers.map(Number);
      return { after: after!, from: begun!, horizonMs, startMs };
    },
  };
}

/** 410: go on from here is impossible, and how to begin again. */
export const staleCheckpoint = (bankId: string): HaetaeError =>
  new HaetaeError(
    'CHECKPOINT_STALE',
    `The checkpoint is too old to go on from. Begin again at /v1/exchange/${bankId}/updates without \`since\`, and drop what you had of this bank and do not get again.`,
  );
