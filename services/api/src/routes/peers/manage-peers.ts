import { HaetaeError, idSchema, isStorableText } from '@haetae/contracts';
import { createRequester } from '@haetae/outbound';
import {
  createPeer,
  getBank,
  getPeer,
  inTransaction,
  listPeers,
  listQuarantine,
  newPeerId,
  PEER_SHAPES,
  type PeerRow,
  pullPeerNow,
  removePeerStep,
  updatePeer,
} from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const errors = { '4xx': problemSchema, '5xx': problemSchema };
const text = (max: number) => z.string().trim().min(1).max(max).refine(isStorableText);
const secretSchema = z.strictObject({
  token: z.string().min(1).max(4_000).optional(),
  functionKey: z.string().min(1).max(4_000).optional(),
  subscriptionKey: z.string().min(1).max(4_000).optional(),
  username: z.string().min(1).max(500).optional(),
  password: z.string().min(1).max(4_000).optional(),
});
const secret = z.union([z.string().min(1).max(4_000), secretSchema]);
const common = {
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  /** A bank whose confirmed hashes the peer is given, by its SubmitHashes or submissions. */
  pushBank: text(100).nullable(),
  push: z.boolean(),
  feedback: z.boolean(),
  pullEveryS: z.int().min(1).max(86_400),
};
const viewSchema = z.object({
  id: z.string(),
  name: z.string(),
  shape: z.enum(PEER_SHAPES),
  url: z.string(),
  bankId: z.string(),
  pushBankId: z.string().nullable(),
  push: z.boolean(),
  feedback: z.boolean(),
  paused: z.boolean(),
  pullEveryS: z.int(),
  hasSecret: z.boolean(),
  state: z.enum(['new', 'ok', 'behind', 'failing', 'paused']),
  resyncing: z.boolean(),
  failures: z.int(),
  error: z.object({ code: z.string(), message: z.string(), at: z.string() }).nullable(),
  nextPullAt: z.string(),
  lastPullAt: z.string().nullable(),
  lastOkAt: z.string().nullable(),
  counts: z.object({
    pages: z.int(),
    added: z.int(),
    withdrawn: z.int(),
    pushed: z.int(),
    feedbackSent: z.int(),
    quarantined: z.int(),
  }),
  createdAt: z.string(),
});
const view = (peer: PeerRow): z.input<typeof viewSchema> => ({
  id: peer.id,
  name: peer.name,
  shape: peer.shape,
  url: peer.url,
  bankId: peer.bankId,
  pushBankId: peer.pushBankId,
  push: peer.pushEnabled,
  feedback: peer.feedbackEnabled,
  paused: peer.paused,
  pullEveryS: peer.pullEveryS,
  hasSecret: peer.secret !== null,
  state: peer.paused ? 'paused' : peer.state,
  resyncing: peer.resyncing,
  failures: peer.failures,
  error:
    peer.errorCode === null
      ? null
      : { code: peer.errorCode, message: peer.errorMessage ?? '', at: (peer.errorAt ?? new Date()).toISOString() },
  nextPullAt: peer.nextPullAt.toISOString(),
  lastPullAt: peer.lastPullAt?.toISOString() ?? null,
  lastOkAt: peer.lastOkAt?.toISOString() ?? null,
  counts: {
    pages: peer.pages,
    added: peer.added,
    withdrawn: peer.withdrawn,
    pushed: peer.pushed,
    feedbackSent: peer.feedbackSent,
    quarantined: peer.quarantined,
  },
  createdAt: peer.createdAt.toISOString(),
});
const params = z.object({ id: idSchema('peer') });
const REMOVE_CHUNK = 1_000;

/** Organisations elsewhere whose hashes are followed. */
export function peerRoutes(app: App, { sql, config }: ApiDeps): void {
  const keyring = createKeyring([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD]);
  const requester = createRequester(
    config.HAETAE_PEERS_PRIVATE || config.HAETAE_FETCH_PRIVATE ? { isAllowed: () => true } : {},
  );
  app.addHook('onClose', () => requester.close());
  const seal = (id: string, value: z.infer<typeof secret>): Buffer => {
    const fields = typeof value === 'string' ? { token: value } : value;
    return keyring.seal(`peer ${id}`, Buffer.from(JSON.stringify(fields), 'utf8'));
  };
  const pushBankId = async (organisationId: string, bank: string | null | undefined) =>
    bank === null || bank === undefined ? bank : (await getBank(sql, organisationId, bank)).id;

  app.post(
    '/v1/peers',
    {
      config: { roles: [] },
      schema: {
        summary: 'Follow a peer: its hashes go into a bank and wait there for a person',
        description:
          '`haetae`: the URL of its bank, https://HOST/v1/exchange/BANK. `stopncii`: the URL that FetchHashes follows. `threatexchange`: https://graph.facebook.com/VERSION/PRIVACY_GROUP. `ncmec`: the URL before /v2. The secret is sealed under the master key and never shown.',
        tags: ['exchange'],
        body: z.strictObject({
          name: text(100),
          shape: z.enum(PEER_SHAPES),
          url: common.url,
          bank: text(100),
          secret: secret.optional(),
          pushBank: common.pushBank.optional(),
          push: common.push.default(false),
          feedback: common.feedback.default(true),
          pullEveryS: common.pullEveryS.default(60),
        }),
        response: { 201: viewSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const { organisationId } = request.principal;
      const bank = await getBank(sql, organisationId, body.bank);
      await requester.checkUrl(body.url);
      if (body.push && !body.pushBank)
        throw new HaetaeError('VALIDATION_FAILED', 'push needs pushBank: the bank whose hashes are given.', {
          errors: [{ path: 'pushBank', message: 'is required with push' }],
        });
      const id = newPeerId();
      const peer = await createPeer(sql, organisationId, id, {
        name: body.name,
        shape: body.shape,
        url: body.url,
        bankId: bank.id,
        pushBankId: await pushBankId(organisationId, body.pushBank),
        pushEnabled: body.push,
        feedbackEnabled: body.feedback,
        pullEveryS: body.pullEveryS,
        secret: body.secret === undefined ? null : seal(id, body.secret),
      });
      return reply.code(201).send(view(peer));
    },
  );
  app.get(
    '/v1/peers',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'Peers, how they are and what they brought',
        tags: ['exchange'],
        response: { 200: z.object({ peers: z.array(viewSchema) }), ...errors },
      },
    },
    async (request) => ({ peers: (await listPeers(sql, request.principal.organisationId)).map(view) }),
  );
  app.get(
    '/v1/peers/:id',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: { summary: 'One peer', tags: ['exchange'], params, response: { 200: viewSchema, ...errors } },
    },
    async (request) => view(await getPeer(sql, request.principal.organisationId, request.params.id)),
  );
  app.patch(
    '/v1/peers/:id',
    {
      config: { roles: [] },
      schema: {
        summary: 'Change a peer: pause it, give it a new secret, another URL',
        tags: ['exchange'],
        params,
        body: z.strictObject({
          name: text(100).optional(),
          url: common.url.optional(),
          secret: secret.optional(),
          paused: z.boolean().optional(),
          pushBank: common.pushBank.optional(),
          push: common.push.optional(),
          feedback: common.feedback.optional(),
          pullEveryS: common.pullEveryS.optional(),
        }),
        response: { 200: viewSchema, ...errors },
      },
    },
    async (request) => {
      const { secret: value, push, feedback, pushBank, ...change } = request.body;
      const { organisationId } = request.principal;
      const { id } = await getPeer(sql, organisationId, request.params.id);
      if (change.url !== undefined) await requester.checkUrl(change.url);
      const bankId = await pushBankId(organisationId, pushBank);
      return view(
        await inTransaction(sql, (tx) =>
          updatePeer(tx, organisationId, id, {
            ...change,
            pushBankId: bankId,
            pushEnabled: push,
            feedbackEnabled: feedback,
            secret: value === undefined ? undefined : seal(id, value),
          }),
        ),
      );
    },
  );
  app.delete(
    '/v1/peers/:id',
    {
      config: { roles: [] },
      schema: {
        summary: 'Stop following a peer; what only it brought is withdrawn',
        tags: ['exchange'],
        params,
        response: { 204: z.null(), ...errors },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.principal;
      // Paused first, so that no page comes in between.
      const peer = await inTransaction(sql, (tx) =>
        updatePeer(tx, organisationId, request.params.id, { paused: true }),
      );
      while (!(await inTransaction(sql, (tx) => removePeerStep(tx, peer, REMOVE_CHUNK))));
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/v1/peers/:id/pull',
    {
      config: { roles: ['supervisor'] },
      schema: {
        summary: 'Ask a peer now; with resync=true everything again',
        tags: ['exchange'],
        params,
        querystring: z.strictObject({ resync: z.enum(['true', 'false']).default('false') }),
        response: { 202: viewSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.principal;
      const resync = request.query.resync === 'true';
      const peer = await inTransaction(sql, (tx) => pullPeerNow(tx, organisationId, request.params.id, resync));
      return reply.code(202).send(view(peer));
    },
  );
  app.get(
    '/v1/peers/:id/quarantine',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'Pages and records of a peer that could not be read, newest first',
        tags: ['exchange'],
        params,
        response: {
          200: z.object({
            pages: z.array(
              z.object({
                reason: z.string(),
                totalBytes: z.int(),
                bytes: z.string().describe('base64'),
                at: z.string(),
              }),
            ),
          }),
          ...errors,
        },
      },
    },
    async (request) => {
      const peer = await getPeer(sql, request.principal.organisationId, request.params.id);
      return {
        pages: (await listQuarantine(sql, peer.id)).map(({ reason, totalBytes, bytes, at }) => ({
          reason,
          totalBytes,
          bytes: bytes.toString('base64'),
          at: at.toISOString(),
        })),
      };
    },
  );
}
