import { Readable } from 'node:stream';
import { type CustodyEventType, HaetaeError, idSchema, laneOf } from '@haetae/contracts';
import { ageDecrypt, lockIdentity } from '@haetae/evidence';
import {
  type EvidenceRow,
  getEvidence,
  getOrganisationKey,
  inTransaction,
  type Principal,
  type Queryable,
  recordCaseCustody,
  recordEvidenceKey,
} from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { evidenceSchema, evidenceView } from './evidence-view.ts';
import { passphraseSchema } from './make-evidence.ts';

/** GET /v1/evidence/:id, …/download, …/key-file; POST …/passphrase, …/reviewers. Each a line in the chain of the case. */
export function handOverRoutes(app: App, { sql, vault, config }: ApiDeps): void {
  const params = z.object({ id: idSchema('evidence') });
  const errors = { '4xx': problemSchema, '5xx': problemSchema };
  const sealer = createKeyring([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD]);
  const handsOver = { roles: ['supervisor', 'safeguarding'] } as const;
  const find = ({ organisationId, role }: Principal, id: string, tx: Queryable = sql) =>
    getEvidence(tx, { organisationId, id, lane: laneOf(role) });
  const note = async (tx: Queryable, principal: Principal, row: EvidenceRow, type: CustodyEventType) => {
    const { organisationId, actor, role } = principal;
    const data = { evidenceId: row.id, recipient: row.recipient.name, sha256: row.sha256 };
    await recordCaseCustody(tx, { organisationId, caseId: row.caseId, lane: laneOf(role), type, actor, data });
  };
  const file = (name: string, type: string) => ({
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  });

  app.get(
    '/v1/evidence/:id',
    {
      config: { roles: ['moderator', ...handsOver.roles, 'auditor'] },
      schema: {
        summary: 'A sealed package: whether it is ready, and its SHA-256',
        tags: ['evidence'],
        params,
        response: { 200: evidenceSchema, ...errors },
      },
    },
    async ({ principal, params: { id } }) => evidenceView(await find(principal, id)),
  );
  app.get(
    '/v1/evidence/:id/download',
    {
      config: handsOver,
      schema: {
        summary: 'The package (zip); a line in the chain of the case',
        tags: ['evidence'],
        params,
        produces: ['application/zip'],
        response: { 200: z.any().describe('zip'), ...errors },
      },
    },
    async ({ principal, params: { id } }, reply) => {
      const row = await find(principal, id);
      if (row.state !== 'ready')
        throw new HaetaeError(
          'EVIDENCE_NOT_READY',
          `The package is ${row.state}${row.error === null ? '' : `: ${row.error}`}.`,
        );
      await inTransaction(sql, (tx) => note(tx, principal, row, 'evidence_downloaded'));
      async function* parts() {
        for (const part of row.parts) yield await vault.get(part);
      }
      return reply
        .headers({ ...file(`${row.id}.zip`, 'application/zip'), 'content-length': String(row.bytes) })
        .send(Readable.from(parts(), { objectMode: false }));
    },
  );
  app.post(
    '/v1/evidence/:id/passphrase',
    {
      config: handsOver,
      schema: {
        summary: 'Set the passphrase that opens the images, once',
        description:
          'It is kept nowhere. The answer of `GET …/key-file` goes with the package; tell the passphrase by another way.',
        tags: ['evidence'],
        params,
        body: z.strictObject({ passphrase: passphraseSchema }),
        response: { 200: evidenceSchema, ...errors },
      },
    },
    async ({ principal, params: { id }, body }) => {
      const row = await find(principal, id);
      if (row.sealedIdentity === null)
        throw new HaetaeError('EVIDENCE_KEY_SET', 'A passphrase was set for this package already.');
      const identity = sealer.open(row.mediaRecipient, row.sealedIdentity).toString();
      const keyFile = await lockIdentity(identity, body.passphrase);
      return await inTransaction(sql, async (tx) => {
        await recordEvidenceKey(tx, row.id, keyFile);
        await note(tx, principal, row, 'evidence_key_set');
        return evidenceView(await find(principal, id, tx));
      });
    },
  );
  app.get(
    '/v1/evidence/:id/key-file',
    {
      config: handsOver,
      schema: {
        summary: 'The key of the images (media-key.age), locked with the passphrase',
        tags: ['evidence'],
        params,
        produces: ['application/octet-stream'],
        response: { 200: z.any().describe('an age file'), ...errors },
      },
    },
    async ({ principal, params: { id } }, reply) => {
      const row = await find(principal, id);
      if (row.keyFile === null) throw new HaetaeError('EVIDENCE_KEY_NOT_SET', 'Nobody has set a passphrase yet.');
      await inTransaction(sql, (tx) => note(tx, principal, row, 'evidence_downloaded'));
      return reply.headers(file('media-key.age', 'application/octet-stream')).send(row.keyFile);
    },
  );
  app.post(
    '/v1/evidence/:id/reviewers',
    {
      config: handsOver,
      schema: {
        summary: 'Open the sealed map: who the pseudonyms of a package are; a line in the chain of the case',
        tags: ['evidence'],
        params,
        response: { 200: z.object({ reviewers: z.record(z.string(), z.string()) }), ...errors },
      },
    },
    async ({ principal, params: { id } }) => {
      const row = await find(principal, id);
      if (row.reviewers === null) throw new HaetaeError('EVIDENCE_NOT_READY', `The package is ${row.state}.`);
      await inTransaction(sql, (tx) => note(tx, principal, row, 'reviewers_opened'));
      const { identity } = await getOrganisationKey(sql, sealer, principal.organisationId);
      const map = Buffer.from(await ageDecrypt(row.reviewers, identity)).toString();
      return { reviewers: JSON.parse(map) as Record<string, string> };
    },
  );
}
