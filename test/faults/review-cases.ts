import { postOnce, postUntilAnswered } from './ask-api.ts';
import type { Journal } from './journal.ts';
import type { SeededRandom } from './seeded-random.ts';

/** The shortest lease there is, in seconds: faults are to outlast it. */
export const LEASE_S = 10;
const LABELS = ['online_harassment', 'gender_hate', 'threat', 'not_abusive', 'cyberstalking'];

/** Moderators who lease and decide until stopped; a decision without an answer is sent again under its key. */
export function startReviewers(options: { url: string; keys: string[]; random: SeededRandom; journal: Journal }) {
  const { url, keys, random, journal } = options;
  let stopped = false;
  let untilMs = Number.POSITIVE_INFINITY;
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

  const reviewOne = async (key: string, label: string, slow: boolean, repeat: boolean) => {
    const leased = await postOnce({ url: `${url}/v1/cases/lease`, key, body: { seconds: LEASE_S } });
    journal.answered('POST lease', leased.status);
    if (leased.status !== 200) return await pause(400);
    const caseId = leased.body.id as string;
    // Now and then somebody looks for longer than the lease lasts.
    for (let waited = 0; waited < (slow ? (LEASE_S + 1) * 1_000 : 100) && !stopped; waited += 100) await pause(100);
    const decisionKey = `${caseId}-${leased.body.lease?.id}`;
    const request = {
      url: `${url}/v1/cases/${caseId}/decisions`,
      key,
      body: { policyLabel: label, action: 'none', leaseId: leased.body.lease?.id },
      headers: { 'idempotency-key': decisionKey },
    };
    for (let n = 0; n < (repeat ? 2 : 1); n += 1) {
      const answer = await postUntilAnswered(request, {
        untilMs: () => untilMs,
        onAnswer: (status) => journal.answered('POST decision', status),
      });
      if (answer?.status === 200 || answer?.status === 201)
        journal.recordDecision(decisionKey, { id: answer.body.id as string, caseId });
    }
  };
  const reviewing = keys.map(async (key) => {
    while (!stopped) await reviewOne(key, random.pick(LABELS), random.int(1, 25) === 1, random.int(1, 8) === 1);
  });
  return {
    async stop(withinMs: number) {
      stopped = true;
      untilMs = Date.now() + withinMs;
      await Promise.all(reviewing);
    },
  };
}
