import { HaetaeError } from '@haetae/contracts';
import {
  addHashes,
  countWaiting,
  type Database,
  getSharedBank,
  inTransaction,
  type NewHash,
  type Principal,
  raiseAlert,
  type SharedBank,
  withdrawSubmission,
} from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemOf, problemSchema, toHaetaeError } from '../../problem.ts';
import { checkHash, hashInputSchema, parseHash } from '../banks/parse-hash.ts';
import { EXCHANGE_WRITERS, exchangeErrors } from './exchange-context.ts';
import { exchangeParams } from './feed.ts';

const SUBMISSIONS_MAX = 1_000;

/** A bank to which this key may submit. Throws BANK_NOT_FOUND or ROLE_NOT_ALLOWED. */
export async function getBankToFill(sql: Database, principal: Principal, id: string): Promise<SharedBank> {
  const bank = await getSharedBank(sql, principal.organisationId, id);
  if (!bank.maySubmit)
    throw new HaetaeError(
      'ROLE_NOT_ALLOWED',
      'This bank is shared with you to read; its organisation takes no hashes.',
    );
  return bank;
}

/** Refuses more hashes of an outside organisation while too many of its earlier ones wait for a person. */
export async function checkWaiting(
  deps: Pick<ApiDeps, 'sql' | 'config'>,
  bank: SharedBank,
  organisationId: string,
): Promise<void> {
  if (bank.own) return;
  const limit = deps.config.HAETAE_MAX_WAITING_HASHES;
  const waiting = await countWaiting(deps.sql, bank.id, organisationId, limit);
  if (waiting < limit) return;
  await raiseAlert(deps.sql, {
    organisationId: bank.organisationId,
    kind: 'submission-flood',
    subject: `${bank.id} ${organisationId}`,
    message: `${limit} hashes that ${organisationId} submitted to bank ${bank.name} wait for a person; more are refused until some are confirmed or withdrawn.`,
  });
  throw new HaetaeError(
    'SUBMISSIONS_WAITING',
    `${waiting} of your hashes wait for a person of the bank's organisation; no more are taken until there are fewer than ${limit}.`,
    { retryAfterS: 3_600 },
  );
}

/** Words that an outside organisation owes with every hash. Throws VALIDATION_FAILED. */
export function checkWords(bank: SharedBank, hash: NewHash): NewHash {
  if (bank.own || (hash.submission?.reason && hash.submission.attestation)) return hash;
  const missing = [
    ...(hash.submission?.reason ? [] : ['submissionReason']),
    ...(hash.submission?.attestation ? [] : ['attestation']),
  ];
  throw new HaetaeError('VALIDATION_FAILED', `A hash for another organisation's bank needs ${missing.join(' and ')}.`, {
    errors: missing.map((path) => ({ path, message: 'is required' })),
  });
}

export interface Submitted {
  add?: NewHash;
  withdraw?: { algorithm: NewHash['algorithm']; hash: string };
}

/** Adds and takes back hashes of one submitter, all of a call in one transaction; refused ones are told apart. */
export async function submitAll(
  deps: Pick<ApiDeps, 'sql' | 'config'>,
  principal: Principal,
  bank: SharedBank,
  entries: (() => Submitted)[],
): Promise<
  { id?: string; outcome: 'created' | 'known' | 'withdrawn' | 'refused'; error?: z.input<typeof problemSchema> }[]
> {
  const { organisationId, actor } = principal;
  await checkWaiting(deps, bank, organisationId);
  const read = entries.map((entry) => {
    try {
      const submitted = entry();
      return submitted.add ? { add: checkWords(bank, submitted.add) } : submitted;
    } catch (thrown) {
      return { error: problemOf(toHaetaeError(thrown)) };
    }
  });
  return await inTransaction(deps.sql, async (tx) => {
    const hashes = read.flatMap((r) => ('add' in r && r.add ? [r.add] : []));
    const stored =
      hashes.length === 0
        ? []
        : await addHashes(tx, { bankId: bank.id, hashes, submitter: { organisationId, actor, foreign: !bank.own } });
    let next = 0;
    const results: Awaited<ReturnType<typeof submitAll>> = [];
    for (const r of read) {
      if ('error' in r) results.push({ outcome: 'refused', error: r.error });
      else if (r.add) {
        const { id, created } = stored[next]!;
        next += 1;
        results.push({ id, outcome: created ? 'created' : 'known' });
      } else {
        const [found] = await tx<{ id: string }[]>`
          select id from hashes where bank_id = ${bank.id} and algorithm = ${r.withdraw!.algorithm}
            and hash = decode(${r.withdraw!.hash}, 'hex')`;
        try {
          const row = await withdrawSubmission(tx, {
            bankId: bank.id,
            hashId: found?.id ?? '',
            organisationId,
            reason: 'withdrawn by its submitter',
          });
          results.push({ id: row.id, outcome: 'withdrawn' });
        } catch (thrown) {
          results.push({ outcome: 'refused', error: problemOf(toHaetaeError(thrown)) });
        }
      }
    }
    return results;
  });
}

const resultSchema = z.object({
  id: z.string().optional(),
  outcome: z.enum(['created', 'known', 'withdrawn', 'refused']),
  error: problemSchema.optional(),
});

/** POST /v1/exchange/:bank/submissions: hashes for a bank of another organisation, which wait there for a person. */
export function submissionRoute(app: App, deps: ApiDeps): void {
  app.post(
    '/v1/exchange/:bank/submissions',
    {
      config: { roles: EXCHANGE_WRITERS },
      schema: {
        summary: "Submit hashes to a bank that takes them, or take back one's own",
        description:
          'They wait for a person of the bank before they may cause anything automatic. `withdrawn: true` takes back what you submitted; what others submitted too stays. 207 when some were refused.',
        tags: ['exchange'],
        params: exchangeParams,
        body: z.strictObject({
          submissions: z
            .array(hashInputSchema.extend({ withdrawn: z.boolean().optional() }))
            .min(1)
            .max(SUBMISSIONS_MAX),
        }),
        response: {
          200: z.object({ results: z.array(resultSchema) }),
          207: z.object({ results: z.array(resultSchema) }),
          ...exchangeErrors,
        },
      },
    },
    async (request, reply) => {
      const bank = await getBankToFill(deps.sql, request.principal, request.params.bank);
      const results = await submitAll(
        deps,
        request.principal,
        bank,
        request.body.submissions.map(({ withdrawn, ...input }) => () => {
          if (withdrawn) return { withdraw: checkHash(input.algorithm, input.hash) };
          return { add: parseHash(input) };
        }),
      );
      return reply.code(results.some((r) => r.outcome === 'refused') ? 207 : 200).send({ results });
    },
  );
}
