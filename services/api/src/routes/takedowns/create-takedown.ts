import {
  countrySchema,
  HaetaeError,
  idSchema,
  instantSchema,
  isStorableText,
  type LegalClock,
  POLICY_LABELS,
} from '@haetae/contracts';
import { loadPacks } from '@haetae/packs';
import { findTakedownClock, isInForce, startClock, statementOfReasons } from '@haetae/policy';
import { createTakedown, findBankHashes, getOrganisation, getTakedown, inTransaction, takeStep } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { checkHash } from '../banks/parse-hash.ts';
import { readIdempotencyKey } from '../items/create-item.ts';
import { takedownView, takedownViewSchema } from './takedown-view.ts';

/** Who asks platforms to take something down. */
export const SENDERS = ['moderator', 'supervisor', 'support-centre'] as const;
export const text = (max: number) =>
  z.string().trim().min(1).max(max).refine(isStorableText, 'must not hold NUL or lone surrogates');
const url = text(2_000).refine(
  (s) => URL.canParse(s) && /^https?:$/.test(new URL(s).protocol),
  'must be an http(s) URL',
);
const instant = instantSchema.transform((s) => new Date(s));

const bodySchema = z
  .strictObject({
    /** An organisation of this instance, by id or name; or `contact`, somebody outside it. */
    platform: z.string().min(1).max(100).optional(),
    contact: text(500).optional(),
    caseId: idSchema('case').optional(),
    /** Bank hashes of yours, by id. */
    hashIds: z.array(idSchema('hash')).max(100).default([]),
    /** Hashes by value. */
    hashes: z
      .array(z.strictObject({ algorithm: z.string().max(40).default('pdq'), hash: z.string().max(200) }))
      .max(100)
      .default([]),
    urls: z.array(url).max(100).default([]),
    policyLabel: z.enum(POLICY_LABELS).exclude(['not_abusive']),
    facts: text(10_000),
    legalGround: text(2_000).optional(),
    contractualGround: text(2_000).optional(),
    redress: text(2_000).optional(),
    automated: z.strictObject({ detection: z.boolean(), decision: z.boolean() }),
    /** Country whose law applies: starts its clock, where one is in force. */
    jurisdiction: countrySchema.optional(),
    /** A clock by its id (`legalClocks` of the packs), or `none`. */
    clock: z.string().min(1).max(100).optional(),
    /** From when the clock runs, where that was before the sending: the platform was told by other means. */
    clockFrom: instant.optional(),
    /** Keeps it as a draft that the platform does not see. */
    draft: z.boolean().default(false),
  })
  .refine((b) => b.platform === undefined || b.contact === undefined, {
    path: ['contact'],
    message: 'give platform or contact, not both',
  })
  .refine((b) => b.draft || b.platform !== undefined || b.contact !== undefined, {
    path: ['platform'],
    message: 'platform or contact is needed unless it is a draft',
  })
  .refine((b) => b.urls.length + b.hashIds.length + b.hashes.length > 0, {
    path: ['urls'],
    message: 'at least one URL or hash is needed',
  });

type Body = z.infer<typeof bodySchema>;

/** The clock that a request names or that its jurisdiction has. Throws LEGAL_CLOCK_NOT_FOUND for one that is named and cannot run. */
function clockOf(all: readonly (LegalClock & { reviewed: boolean })[], body: Body, now: Date) {
  if (body.clock === 'none') return undefined;
  const from = body.clockFrom ?? now;
  const found =
    body.clock === undefined
      ? body.jurisdiction === undefined
        ? undefined
        : findTakedownClock(all, { jurisdiction: body.jurisdiction, label: body.policyLabel, from })
      : all.find((c) => c.id === body.clock && isInForce(c, from));
  if (body.clock !== undefined && !found)
    throw new HaetaeError(
      'LEGAL_CLOCK_NOT_FOUND',
      `No legal clock ${JSON.stringify(body.clock)} was in force on that day.`,
    );
  if (!found) return undefined;
  const { id, law, hours, source, inForceFrom } = found;
  const { reviewed } = all.find((c) => c.id === id)!;
  return { law: { id, law, hours, source, inForceFrom, reviewed }, times: startClock(hours, from) };
}

/** POST /v1/takedowns: from a case or a hash match. */
export function createTakedownRoute(app: App, { sql, config }: ApiDeps): void {
  const clocks = loadPacks(config.HAETAE_PACKS_DIR)
    .list()
    .flatMap(({ legalClocks, reviewed, country }) =>
      legalClocks.map((c) => ({ ...c, jurisdiction: c.jurisdiction ?? country, reviewed })),
    );
  app.post(
    '/v1/takedowns',
    {
      config: { roles: SENDERS },
      schema: {
        summary: 'Ask a platform to take something down',
        description:
          'With a statement of reasons in the fields of Article 17 of the EU Digital Services Act, and the legal clock of the jurisdiction where one is in force. `Idempotency-Key` makes a retry harmless.',
        tags: ['takedowns'],
        headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
        body: bodySchema,
        response: { 200: takedownViewSchema, 201: takedownViewSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const { body, principal } = request;
      const now = new Date();
      if (body.clockFrom !== undefined && body.clockFrom > now)
        throw new HaetaeError('VALIDATION_FAILED', 'clockFrom: must not lie in the future', {
          errors: [{ path: 'clockFrom', message: 'must not lie in the future' }],
        });
      const named = body.hashes.map(({ algorithm, hash }) => checkHash(algorithm, hash));
      const clock = clockOf(clocks, body, now);
      const { takedown, created } = await inTransaction(sql, async (tx) => {
        const platform = body.platform === undefined ? undefined : await getOrganisation(tx, body.platform);
        const known = await findBankHashes(tx, principal.organisationId, body.hashIds, named);
        const hashes = [...known.filter((k) => body.hashIds.includes(k.id)), ...named].map(({ algorithm, hash }) => ({
          algorithm,
          hash,
        }));
        const made = await createTakedown(tx, {
          organisationId: principal.organisationId,
          platformId: platform?.id,
          contact: body.contact,
          caseId: body.caseId,
          idempotencyKey: readIdempotencyKey(request.headers['idempotency-key']),
          policyLabel: body.policyLabel,
          jurisdiction: body.jurisdiction,
          legalGround: body.legalGround,
          urls: body.urls,
          hashes,
          hashIds: known.map((k) => k.id),
          statement: statementOfReasons({
            facts: body.facts,
            legalGround: body.legalGround ?? null,
            contractualGround: body.contractualGround ?? null,
            policyLabel: body.policyLabel,
            jurisdiction: body.jurisdiction ?? null,
            urls: body.urls,
            hashes,
            automatedDetection: body.automated.detection,
            automatedDecision: body.automated.decision,
            redress: body.redress ?? null,
          }),
          // Without a moment of its own it runs from the sending.
          clock: clock && { law: clock.law, times: body.clockFrom === undefined ? undefined : clock.times },
          actor: principal.actor,
        });
        if (!made.created || body.draft) return made;
        const row = await getTakedown(tx, principal.organisationId, made.takedown.id, { lock: true });
        return { ...made, takedown: await takeStep(tx, row, { side: 'sender', step: 'send', actor: principal.actor }) };
      });
      return reply.code(created ? 201 : 200).send(takedownView(takedown, principal.organisationId));
    },
  );
}
