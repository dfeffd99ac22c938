import { createHmac } from 'node:crypto';
import { HaetaeError, type NewReport } from '@haetae/contracts';
import { countRecentReports, type Database, raiseReportFlood } from '@haetae/store';
import { createAddressKeys } from '../../address-key.ts';
import type { ApiDeps } from '../../deps.ts';
import { createProofOfWork } from './proof-of-work.ts';

/** Tries of a PIN: by one address at one report, by one address, and at one report by all. None lasts, so nobody is locked out. */
const TRIES = {
  here: { max: 15, perS: 900 },
  address: { max: 120, perS: 3_600 },
  report: { max: 300, perS: 3_600 },
};
/** From so many reports on, an hour and over all addresses or from one, a report brings a proof of work. */
const FREE_AN_HOUR = 100;
const FREE_AN_ADDRESS = { max: 5, perS: 3_600 };

/** What keeps reports and PINs from being flooded or guessed, without knowing who anybody is. */
export function createReportGuard({ config, limits, sql }: Pick<ApiDeps, 'config' | 'limits'> & { sql: Database }) {
  const addressKey = createAddressKeys(config);
  const secret = createHmac('sha256', Buffer.from(config.HAETAE_MASTER_KEY, 'base64')).update('report proofs').digest();
  const proofs = createProofOfWork(secret);
  return {
    makeChallenge: () => proofs.makeChallenge(Date.now()),

    /** Throws RATE_LIMITED past the day's number, REPORT_PROOF_NEEDED when many come in and no work was done. */
    async admit(ip: string, organisationId: string, proof: NewReport['proof']): Promise<void> {
      const { hour, day } = await countRecentReports(sql);
      if (day >= config.HAETAE_REPORTS_A_DAY) {
        await raiseReportFlood(sql, organisationId, day);
        throw new HaetaeError('RATE_LIMITED', 'No more reports can be taken in today. Please try again tomorrow.', {
          retryAfterS: 3_600,
        });
      }
      const { allowed } = await limits.take('report-free', addressKey(ip), FREE_AN_ADDRESS);
      if (allowed && hour < FREE_AN_HOUR) return;
      if (proof && proofs.isProof(proof, Date.now())) {
        const once = await limits.take('report-proof', proof.challenge, { max: 1, perS: 900 });
        if (once.allowed) return;
      }
      throw new HaetaeError(
        'REPORT_PROOF_NEEDED',
        proof ? 'This proof of work does not fit, is over, or was used. Ask for a new challenge.' : undefined,
      );
    },

    /** Counts a try at a PIN before it is looked at. Throws RATE_LIMITED. */
    async countTry(ip: string, caseNumber: string): Promise<void> {
      const message = 'Too many tries. Wait a little and try again.';
      const address = addressKey(ip);
      await limits.limit('pin-here', `${address} ${caseNumber}`, TRIES.here, message);
      await limits.limit('pin-address', address, TRIES.address, message);
      await limits.limit('pin-report', caseNumber, TRIES.report, message);
    },
  };
}
export type ReportGuard = ReturnType<typeof createReportGuard>;
