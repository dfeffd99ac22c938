import { createHash } from 'node:crypto';
import { addHashes, createBank, ensureOrganisation, inTransaction, listMedia } from '@haetae/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPicture } from '../support/draw-picture.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

describe.each(queueBackends().map((backend) => [backend.kind, backend] as const))(
  'posts through the house, on %s',
  (_, backend) => {
    let stack: Stack;
    let monitor: string;
    let moderator: string;
    beforeAll(async () => {
      stack = await startStack(backend, { textScorer: scoreByWord() });
      [monitor, moderator] = [await stack.key('monitor'), await stack.key('moderator')];
      await stack.work();
    });
    afterAll(() => stack.stop());

    const post = (body: unknown, headers: Record<string, string> = {}) =>
      stack.app.inject({
        method: 'POST',
        url: '/v1/items',
        headers: { authorization: `Bearer ${monitor}`, ...headers },
        payload: body as object,
      });
    const get = async (url: string, key = monitor) =>
      (await stack.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${key}` } })).json();
    const scored = async (id: string) => {
      await expect
        .poll(() => get(`/v1/items/${id}`).then((i) => i.status), { timeout: 20_000, interval: 50 })
        .toBe('scored');
      return await get(`/v1/items/${id}`);
    };

    it('scores a post, flags it, and puts it before a moderator', async () => {
      const accepted = await post({
        externalId: 'a1',
        source: 'x',
        text: 'you are a nasty person, leave this place now',
        lang: 'en',
        target: { handle: 'someone' },
      });
      expect(accepted.statusCode).toBe(202);
      const { id } = accepted.json();
      const item = await scored(id);
      expect(item).toMatchObject({ flagged: true, labels: ['insult'], lang: 'en', langMethod: 'given' });
      expect(item.urgency).toBeGreaterThan(0);
      expect(item.scores[0].labels.insult).toBe(0.95);
      const lease = await stack.app.inject({
        method: 'POST',
        url: '/v1/cases/lease',
        headers: { authorization: `Bearer ${moderator}` },
      });
      expect(lease.statusCode).toBe(200);
      const held = lease.json();
      expect(held.id).toBe(item.caseId);
      const decide = (key: string) =>
        stack.app.inject({
          method: 'POST',
          url: `/v1/cases/${held.id}/decisions`,
          headers: { authorization: `Bearer ${moderator}`, 'idempotency-key': key },
          payload: { policyLabel: 'online_harassment', action: 'none', leaseId: held.lease.id },
        });
      const [first, again] = [await decide('k1'), await decide('k1')];
      expect([first.statusCode, again.statusCode]).toEqual([201, 200]);
      expect(again.json()).toEqual(first.json());
      expect((await decide('k2')).json().code).toBe('CASE_ALREADY_DECIDED');
      const view = await get(`/v1/cases/${held.id}`);
      const steps = view.events.map((e: { type: string }) => e.type).filter((type: string) => type !== 'viewed');
      expect(steps).toEqual(['opened', 'leased', 'decided']);
    });

    it('leaves what is harmless alone', async () => {
      const { id } = (
        await post({ externalId: 'a2', source: 'x', text: 'the weather is lovely today in the hills', lang: 'en' })
      ).json();
      expect(await scored(id)).toMatchObject({ flagged: false, caseId: null, urgency: 0 });
    });

    it('groups the same text by several authors into one case', async () => {
      const ids: string[] = [];
      for (const n of [1, 2, 3])
        ids.push(
          (
            await post({
              externalId: `g${n}`,
              source: 'x',
              text: `Such a NASTY  campaign against the journalist in town ${'!'.repeat(n)}`,
              lang: 'en',
              author: { handle: `a${n}` },
            })
          ).json().id,
        );
      const items = [];
      for (const id of ids) items.push(await scored(id));
      expect(new Set(items.map((i) => i.caseId)).size).toBe(1);
      expect((await get(`/v1/cases/${items[0].caseId}`, moderator)).itemCount).toBe(3);
    });

    it('matches an image against a bank, keeps flagged bytes, and erases the others', async () => {
      const organisation = await ensureOrganisation(stack.sql, 'default');
      const [known, other] = [await drawPicture(1), await drawPicture(2)];
      const bank = await inTransaction(stack.sql, (tx) =>
        createBank(tx, {
          organisationId: organisation.id,
          name: `bank-${backend.kind}`,
          kind: 'block',
          distance: 31,
          labels: ['intimate_image'],
        }),
      );
      await inTransaction(stack.sql, (tx) =>
        addHashes(tx, {
          bankId: bank.id,
          hashes: [{ algorithm: 'sha256', hash: createHash('sha256').update(known).digest('hex') }],
          confirmedBy: 'test',
        }),
      );
      const send = async (externalId: string, bytes: Buffer) =>
        (await post({ externalId, source: 'x', media: [{ base64: bytes.toString('base64') }] })).json().id as string;
      const hit = await scored(await send('i1', known));
      expect(hit).toMatchObject({ flagged: true, labels: ['intimate_image'] });
      expect(hit.media[0]).toMatchObject({ status: 'hashed', erased: false });
      expect(hit.media[0].matches[0]).toMatchObject({ via: 'exact', distance: 0, bankName: bank.name });
      const miss = await scored(await send('i2', other));
      expect(miss.flagged).toBe(false);
      await expect.poll(() => get(`/v1/items/${miss.id}`).then((i) => i.media[0].erased)).toBe(true);
      const [media] = await listMedia(stack.sql, [miss.id]);
      expect(media).toMatchObject({ vaultKey: null });
      expect(media!.pdq).toHaveLength(64);
      const kept = (await listMedia(stack.sql, [hit.id]))[0]!;
      expect(await stack.vault.get(kept.vaultKey!)).toEqual(known);
    });

    it('moves an item that can never be scored to the dead letters, and its neighbours come through', async () => {
      const lines = ['fine and well', 'POISON', 'also fine'].map((text, n) =>
        JSON.stringify({ externalId: `p${n}`, source: 'x', text: `${text} item for the poison test`, lang: 'en' }),
      );
      const answer = await stack.app.inject({
        method: 'POST',
        url: '/v1/items/batch',
        headers: { authorization: `Bearer ${monitor}`, 'content-type': 'application/x-ndjson' },
        payload: lines.join('\n'),
      });
      const results = answer.body
        .trim()
        .split('\n')
        .map((l) => JSON.parse(l));
      await scored(results[0].id);
      await scored(results[2].id);
      await expect
        .poll(() => get(`/v1/items/${results[1].id}`).then((i) => i.status), { timeout: 20_000 })
        .toBe('dead');
      const supervisor = await stack.key('supervisor');
      const { deadLetters } = await get('/v1/dead-letters', supervisor);
      expect(deadLetters.filter((d: { itemId: string }) => d.itemId === results[1].id)).toMatchObject([
        { kind: 'text', code: 'TEXT_INVALID' },
      ]);
      const stats = await get('/v1/stats');
      expect(stats).toMatchObject({ pending: 0, deadLettered: 1 });
    });
  },
);
