import { randomBytes } from 'node:crypto';
import { newId, type Role } from '@haetae/contracts';
import { createPasswords, hashToken, newToken } from '@haetae/identity';
import { statementOfReasons } from '@haetae/policy';
import {
  addHashes,
  createBank,
  createInvitation,
  createKey,
  createMacro,
  createPeer,
  createSurvivorReport,
  createTakedown,
  createWebhook,
  ensureOrganisation,
  insertEvidence,
  insertGolden,
  insertItems,
  insertReferral,
  inTransaction,
  joinHashes,
  newPeerId,
  openCases,
  pingWebhook,
  placeHold,
  recordDeadLetter,
  requestErasure,
  takeStep,
} from '@haetae/store';
import { newCaseNumber } from '../../services/api/src/routes/reports/report-key.ts';
import { drawnHash } from './drawn-hash.ts';
import { signedIn } from './sign-in.ts';
import type { Stack } from './start-stack.ts';

/**
 * One organisation with one of everything that an id can name, and words in it that may be seen nowhere else. `fileUrl`: where
 * a request that fetches something may fetch it.
 */
export async function createAccessWorld(stack: Stack, fileUrl: string) {
  const { sql } = stack;
  const organisation = await ensureOrganisation(sql, 'the organisation with the data');
  const word = () => `planted${randomBytes(8).toString('hex')}`;
  const pdq = () => randomBytes(32).toString('hex');
  const planted = { text: word(), externalId: word(), author: word(), bank: `PLANTED_${word()}`.toUpperCase() };
  const hash = pdq();

  const addItem = async (text: string, externalId: string) => {
    const id = newId('item');
    await inTransaction(sql, (tx) =>
      insertItems(tx, [
        {
          id,
          organisationId: organisation.id,
          input: { source: 'access', externalId, author: { id: planted.author }, text },
          fingerprint: randomBytes(32).toString('hex'),
          media: [],
        },
      ]),
    );
    return id;
  };
  const item = await addItem(planted.text, planted.externalId);
  const media = newId('media');
  await sql`
    insert into media (id, item_id, organisation_id, position, status, erased_at)
    values (${media}, ${item}, ${organisation.id}, 0, 'hashed', now())`;
  const openCaseOf = async (itemId: typeof item, groupKey: string) => {
    const { caseOf } = await inTransaction(sql, (tx) =>
      openCases(tx, [
        {
          itemId,
          organisationId: organisation.id,
          groupKey,
          urgency: 0.9,
          labels: ['threat'],
          reasons: [],
          lang: 'en',
          country: 'GE',
        },
      ]),
    );
    return caseOf.get(itemId)!;
  };
  const theCase = await openCaseOf(item, 'access');
  const evidence = await insertEvidence(sql, {
    organisationId: organisation.id,
    caseId: theCase,
    restricted: false,
    purpose: planted.text,
    recipient: { kind: 'officer', name: planted.author },
    madeBy: 'haetae',
    mediaRecipient: 'age1x',
  });
  const addBank = async (name: string) => {
    const { id } = await inTransaction(sql, (tx) =>
      createBank(tx, { organisationId: organisation.id, name, kind: 'block', distance: 31, description: planted.text }),
    );
    return { id, name };
  };
  const bank = await addBank(planted.bank);
  const addHash = async (value = pdq()) =>
    await inTransaction(sql, async (tx) => {
      const [added] = await addHashes(tx, { bankId: bank.id, hashes: [{ algorithm: 'pdq', hash: value }] });
      return { id: added!.id, content: await joinHashes(tx, [added!.id]) };
    });
  const { id: stored, content } = await addHash(hash);
  const pin = '0123456789';
  const pinHash = await createPasswords().hash(pin);
  const picture = () => ({ pdq: drawnHash(), quality: 100 });
  const addReport = async () => {
    const caseNumber = newCaseNumber();
    const id = await inTransaction(sql, (tx) =>
      createSurvivorReport(tx, {
        organisationId: organisation.id,
        caseNumber,
        pinHash,
        pictures: [picture()],
        kind: 'shared',
        note: planted.text,
        consent: '1',
      }),
    );
    return { id, key: { caseNumber, pin } };
  };
  const report = await addReport();
  const addWebhook = async () =>
    await inTransaction(sql, async (tx) => {
      // An organisation may have WEBHOOKS_MAX: long runs make room, all but the first and the newest are done with.
      await tx`
        delete from webhooks where organisation_id = ${organisation.id} and id not in (
          (select id from webhooks where organisation_id = ${organisation.id} order by id limit 1) union all
          (select id from webhooks where organisation_id = ${organisation.id} order by id desc limit 20))`;
      const made = await createWebhook(tx, {
        id: newId('webhook'),
        organisationId: organisation.id,
        url: 'https://endpoint.example/hook',
        description: planted.text,
        events: ['match.found'],
        secret: Buffer.from('sealed'),
      });
      return { webhook: made.id, delivery: await pingWebhook(tx, made) };
    });
  const webhook = await addWebhook();
  /** A takedown that the organisation addressed to itself, so that it has both sides. */
  const addTakedown = async (sent = true) =>
    await inTransaction(sql, async (tx) => {
      const { takedown } = await createTakedown(tx, {
        organisationId: organisation.id,
        platformId: organisation.id,
        policyLabel: 'threat',
        urls: [`https://platform.example/${planted.externalId}`],
        hashes: [],
        hashIds: [],
        statement: statementOfReasons({
          facts: planted.text,
          legalGround: null,
          contractualGround: null,
          policyLabel: 'threat',
          jurisdiction: null,
          urls: [],
          hashes: [],
          automatedDetection: false,
          automatedDecision: false,
          redress: null,
        }),
        actor: 'access',
      });
      if (sent) await takeStep(tx, takedown, { side: 'sender', step: 'send', actor: 'access' });
      return takedown.id;
    });
  const takedown = await addTakedown();

  const addPerson = (role: Role = 'moderator') => signedIn(sql, role, organisation.name, { name: word() });
  const person = await addPerson();

  return {
    stack,
    organisation,
    ids: {
      user: person.id,
      actor: person.id,
      item,
      media,
      evidence: evidence.id,
      case: theCase,
      bank: bank.id,
      bankName: bank.name,
      hash: stored,
      content,
      report: report.id,
      ...webhook,
      takedown,
    },
    hash,
    /** What nobody else may see; an id or a name that a request sent itself may be echoed. */
    secrets: [
      ...Object.values(planted),
      person.id,
      person.name,
      hash,
      item,
      theCase,
      bank.id,
      stored,
      report.id,
      report.key.caseNumber,
      webhook.webhook,
      webhook.delivery,
      takedown,
    ],
    word,
    pdq,
    addBank,
    /** A case of its own, to be used up. */
    addCase: async () => await openCaseOf(await addItem(word(), word()), word()),
    addHash,
    picture,
    async addMacro() {
      const input = {
        organisationId: organisation.id,
        actor: 'test',
        name: word(),
        policyLabel: 'threat',
        action: 'none',
      };
      return (await createMacro(sql, input as Parameters<typeof createMacro>[1])).id;
    },
    async addGolden() {
      const of = {
        organisationId: organisation.id,
        actor: 'test',
        sourceCaseId: theCase,
        policyLabel: 'threat',
      };
      return (await inTransaction(sql, (tx) => insertGolden(tx, of))).id;
    },
    async addReferral() {
      const id = newId('effect');
      const of = { organisationId: organisation.id, caseId: theCase, decisionId: newId('decision') };
      await insertReferral(sql, {
        id,
        ...of,
        policyLabel: 'threat',
        target: planted.author,
        country: null,
        lang: null,
      });
      return id;
    },
    /** Something that a decision owed and that failed for good. */
    async addEffect() {
      const [id, decisionId] = [newId('effect'), newId('decision')];
      await sql`
        insert into decisions (id, case_id, organisation_id, idempotency_key, made_by, policy_label, action, made_at)
        values (${decisionId}, ${theCase}, ${organisation.id}, ${decisionId}, 'test', 'threat', 'refer_to_police', now())`;
      await sql`
        insert into owed_effects (id, organisation_id, case_id, decision_id, kind, state, due_at)
        values (${id}, ${organisation.id}, ${theCase}, ${decisionId}, 'refer_to_police', 'dead', now())`;
      return id;
    },
    /** A new report of a survivor, as its case number and PIN. */
    addReport: async () => (await addReport()).key,
    addWebhook,
    addTakedown,
    fileUrl,
    /** Somebody of the organisation who is signed in, for whatever uses people or sessions up. */
    addPerson,
    async addInvitation() {
      const { id } = await addPerson();
      const token = newToken('hi');
      const expiresAt = new Date(Date.now() + 3_600_000);
      await createInvitation(sql, { userId: id, tokenHash: hashToken(token), expiresAt });
      return token;
    },
    async addPeer() {
      const input = {
        name: word(),
        shape: 'haetae' as const,
        url: 'https://93.184.216.34/',
        bankId: bank.id,
        secret: null,
      };
      return (await createPeer(sql, organisation.id, newPeerId(), input)).id;
    },
    async addDeadLetter() {
      const id = await addItem(word(), word());
      await recordDeadLetter(sql, { itemId: id, kind: 'text', code: 'INTERNAL', message: 'failed' });
      return id;
    },
    async addErasure() {
      const input = {
        organisationId: organisation.id,
        kind: 'author' as const,
        selector: word(),
        reason: word(),
        actor: word(),
      };
      return (await inTransaction(sql, (tx) => requestErasure(tx, { ...input, selectorHash: randomBytes(32) }))).id;
    },
    /** A case with a legal hold of its own: cells run beside each other. */
    async addHeldCase() {
      const caseId = await openCaseOf(await addItem(word(), word()), word());
      const input = { organisationId: organisation.id, caseId, lane: 'general' as const };
      await inTransaction(sql, (tx) => placeHold(tx, { ...input, actor: word(), reason: word() }));
      return caseId;
    },
    async addKey(role: Role = 'monitor') {
      return (await createKey(sql, { organisationId: organisation.id, role, name: word() })).id;
    },
  };
}
export type AccessWorld = Awaited<ReturnType<typeof createAccessWorld>>;
