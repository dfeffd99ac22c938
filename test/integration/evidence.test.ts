import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Id, newId, type Role } from '@haetae/contracts';
import { ageDecrypt, unlockIdentity, verifyPackage } from '@haetae/evidence';
import {
  checkCustody,
  ensureOrganisation,
  insertItems,
  inTransaction,
  openCases,
  recordCaseCustody,
} from '@haetae/store';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let dir: string;
let organisationId: Id<'organisation'>;
let image: Buffer;
const keys = {} as Record<Role, string>;
const HANDLE = 'a <script>alert(1)</script> \u202ehandle';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'haetae-evidence-'));
  stack = await startStack(queueBackends()[0]!, {
    textScorer: scoreByWord(),
    env: { HAETAE_EXPOSURE_SEVERE_CASES: '3', HAETAE_UNDO_S: '1' },
  });
  organisationId = (await ensureOrganisation(stack.sql, 'default')).id;
  for (const role of ['moderator', 'supervisor', 'safeguarding', 'monitor', 'auditor', 'admin'] as const)
    keys[role] = await stack.key(role);
  image = await readFile(new URL('../../services/haetae/samples/images/lake-house.jpg', import.meta.url));
});
afterAll(async () => {
  await stack.stop();
  await rm(dir, { recursive: true });
});

const call = async (key: string, method: string, url: string, payload?: object) =>
  await stack.app.inject({
    method: method as NonNullable<InjectOptions['method']>,
    url,
    headers: { authorization: `Bearer ${key}` },
    ...(payload === undefined ? {} : { payload }),
  });

/** A case of `items` near-duplicates, the first with an image. */
async function openCase(options: { severe?: boolean; items?: number; group?: string } = {}) {
  const { severe = true, items = 1, group = randomBytes(6).toString('hex') } = options;
  const mediaId = newId('media');
  const vaultKey = await stack.vault.put(image);
  const ids = Array.from({ length: items }, () => newId('item'));
  const caseId = await inTransaction(stack.sql, async (tx) => {
    await insertItems(
      tx,
      ids.map((id, i) => ({
        id,
        organisationId,
        input: { source: 'test', externalId: id, text: 'words that hurt', author: { handle: HANDLE } },
        fingerprint: randomBytes(32).toString('hex'),
        media: i === 0 ? [{ id: mediaId, vaultKey, bytes: image.length }] : [],
      })),
    );
    const { caseOf } = await openCases(
      tx,
      ids.map((itemId) => ({
        itemId,
        organisationId,
        groupKey: group,
        urgency: 50,
        labels: ['threat' as const],
        reasons: [],
        lang: 'en',
        country: 'GE',
        severe,
      })),
    );
    return caseOf.get(ids[0]!)!;
  });
  return { caseId, mediaId, itemIds: ids, vaultKey };
}
const lease = (key: string, caseId?: string) => call(key, 'POST', '/v1/cases/lease', caseId ? { caseId } : {});
async function person(role: Role) {
  const key = await stack.key(role);
  return { key, actor: (await call(key, 'GET', '/v1/exposure')).json().own?.actor as string };
}

it('shows a blurred derivative, and the clear image once, for a counted token', async () => {
  const { caseId, mediaId } = await openCase();
  const { key } = await person('moderator');
  const at = `/v1/cases/${caseId}/media/${mediaId}`;
  const preview = await call(key, 'GET', `${at}/preview`);
  expect(preview).toMatchObject({ statusCode: 200, headers: { 'content-type': 'image/jpeg' } });
  expect(preview.rawPayload.length).toBeLessThan(10_000);
  expect((await call(key, 'GET', `${at}/preview`)).rawPayload).toEqual(preview.rawPayload);
  expect((await call(key, 'POST', `${at}/unblur`)).json().code).toBe('LEASE_REQUIRED');
  expect((await lease(key, caseId)).json()).toMatchObject({ severe: true, exposure: { severeCases: { limit: 3 } } });
  expect((await call(key, 'GET', `${at}/clear?token=none`)).json().code).toBe('UNBLUR_TOKEN_INVALID');
  const asked = (await call(key, 'POST', `${at}/unblur`, { seconds: 20 })).json();
  expect(asked.exposure.unblurredSeconds.used).toBe(20);
  expect((await call(keys.supervisor, 'GET', asked.url)).statusCode).toBe(409);
  const clear = await call(key, 'GET', asked.url);
  expect(clear).toMatchObject({ statusCode: 200, headers: { 'content-type': 'image/jpeg' } });
  expect(clear.headers['cache-control']).toContain('no-store');
  expect((await call(key, 'GET', asked.url)).json().code).toBe('UNBLUR_TOKEN_INVALID');
  const late = (await call(key, 'POST', `${at}/unblur`)).json();
  await stack.sql`update unblur_tokens set expires_at = now() - interval '1 second' where used_at is null`;
  expect((await call(key, 'GET', late.url)).json().code).toBe('UNBLUR_TOKEN_INVALID');
  const custody = (await call(keys.supervisor, 'GET', `/v1/cases/${caseId}/custody`)).json();
  expect(custody.whole).toBe(true);
  expect(custody.lines.map((l: { type: string }) => l.type)).toEqual(
    expect.arrayContaining(['leased', 'viewed', 'unblurred', 'clear_shown']),
  );
  expect(custody.items[0].lines.map((l: { type: string }) => l.type)).toContain('unblurred');
});

it('refuses the case past the budget over plain HTTP, also to leases at once, and gives milder ones', async () => {
  const { key, actor } = await person('moderator');
  const severe = [];
  for (let i = 0; i < 8; i += 1) severe.push((await openCase()).caseId);
  const answers = await Promise.all(severe.map((id) => lease(key, id)));
  expect(answers.filter((a) => a.statusCode === 200)).toHaveLength(3);
  const refused = answers.find((a) => a.statusCode !== 200)!;
  expect(refused).toMatchObject({ statusCode: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
  expect(refused.json()).toMatchObject({ code: 'EXPOSURE_BUDGET_SPENT', errors: [{ path: 'opensAt' }] });
  const mild = await openCase({ severe: false });
  expect((await lease(key)).json()).toMatchObject({ id: mild.caseId, severe: false });
  const next = await lease(key);
  expect(next.json()).toMatchObject({ code: 'EXPOSURE_BUDGET_SPENT' });
  const fresh = severe[answers.findIndex((a) => a.statusCode !== 200)]!;
  expect((await call(key, 'GET', `/v1/cases/${fresh}`)).json().code).toBe('EXPOSURE_BUDGET_SPENT');
  // What was taken already may be taken again.
  const had = severe[answers.findIndex((a) => a.statusCode === 200)]!;
  expect((await lease(key, had)).statusCode).toBe(200);
  const lifted = await call(keys.supervisor, 'POST', `/v1/exposure/${actor}/lift`, {
    reason: 'nobody else',
    severeCases: 1,
  });
  expect(lifted.json().exposure).toMatchObject({ severeCases: { used: 3, limit: 4 }, spent: [] });
  expect((await lease(key, fresh)).statusCode).toBe(200);
  const seen = (await call(keys.supervisor, 'GET', '/v1/exposure')).json();
  expect(seen.people.find((p: { actor: string }) => p.actor === actor)).toMatchObject({ nearLimit: true });
  expect((await call(key, 'GET', '/v1/exposure')).json().people).toBeNull();
});

it('moves a case in which a minor may be shown out of everybody’s sight but safeguarding’s', async () => {
  const { caseId, mediaId, itemIds } = await openCase({ group: 'minor' });
  const at = `/v1/cases/${caseId}`;
  const { key } = await person('moderator');
  await lease(key, caseId);
  await call(key, 'GET', `${at}/media/${mediaId}/preview`);
  const token = (await call(key, 'POST', `${at}/media/${mediaId}/unblur`)).json();
  const moved = await call(key, 'POST', `${at}/restrict`);
  expect(moved.json()).toMatchObject({ restricted: true, pause: { offered: true }, exposure: { minorCases: 1 } });
  expect(await stack.sql`select from media_previews where media_id = ${mediaId}`).toHaveLength(0);
  for (const by of [key, keys.moderator, keys.supervisor, keys.monitor, keys.auditor, keys.admin])
    for (const [method, url] of [
      ['GET', at],
      ['GET', `${at}/custody`],
      ['GET', `${at}/items`],
      ['GET', `${at}/events`],
      ['GET', `${at}/media/${mediaId}/preview`],
      ['GET', token.url],
      ['GET', `${at}/evidence`],
      ['GET', `/v1/items/${itemIds[0]}`],
    ] as const) {
      const answer = await call(by, method, url);
      expect(answer.statusCode, `${method} ${url}`).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toContain('words that hurt');
    }
  for (const by of [keys.supervisor, keys.admin])
    for (const url of ['/v1/cases', '/v1/items', `/v1/items?caseId=${caseId}`])
      expect((await call(by, 'GET', url)).body).not.toContain(itemIds[0]);
  expect((await lease(keys.admin, caseId)).json().code).toBe('CASE_RESTRICTED');
  const lane = keys.safeguarding;
  expect((await call(lane, 'GET', '/v1/cases')).json().cases.map((c: { id: string }) => c.id)).toEqual([caseId]);
  expect((await call(lane, 'GET', at)).json().items[0].text).toBe('words that hurt');
  expect((await call(lane, 'GET', `${at}/media/${mediaId}/preview`)).json().code).toBe('MEDIA_ERASED');
  expect((await lease(lane, caseId)).statusCode).toBe(200);
  const recipient = { kind: 'other', name: 'Somebody' };
  const refused = await call(lane, 'POST', `${at}/evidence`, { purpose: 'x', recipient });
  expect(refused.json().code).toBe('EVIDENCE_RECIPIENT_REQUIRED');
  const lines = (await call(lane, 'GET', `${at}/custody`)).json().lines.map((l: { type: string }) => l.type);
  expect(lines.filter((t: string) => t === 'restricted_opened').length).toBeGreaterThanOrEqual(2);
  // What is like it is restricted from its first moment.
  await stack.sql`update cases set state = 'decided' where id = ${caseId}`;
  const again = await openCase({ group: 'minor' });
  expect((await call(keys.supervisor, 'GET', `/v1/cases/${again.caseId}`)).json().code).toBe('CASE_RESTRICTED');
});

it('seals a package that holds offline, opens with the passphrase, and names no reviewer', async () => {
  const { caseId, mediaId, itemIds } = await openCase({ items: 3 });
  const { key, actor } = await person('moderator');
  await lease(key, caseId);
  await call(key, 'POST', `/v1/cases/${caseId}/media/${mediaId}/unblur`);
  const stop = await stack.work('act');
  const passphrase = 'a passphrase for the test';
  const made = await call(keys.supervisor, 'POST', `/v1/cases/${caseId}/evidence`, {
    purpose: 'a complaint',
    recipient: { kind: 'officer', name: 'Officer <b>One</b>' },
    passphrase,
  });
  expect(made.statusCode).toBe(202);
  const { id } = made.json();
  await expect
    .poll(async () => (await call(keys.supervisor, 'GET', `/v1/evidence/${id}`)).json(), { timeout: 30_000 })
    .toMatchObject({ state: 'ready', items: 3, media: 1 });
  await stop();
  const download = await call(keys.supervisor, 'GET', `/v1/evidence/${id}/download`);
  expect((await call(key, 'GET', `/v1/evidence/${id}/download`)).statusCode).toBe(403);
  const path = join(dir, 'package.zip');
  await writeFile(path, download.rawPayload);
  const { fingerprint, publicKey } = (await call(keys.monitor, 'GET', '/v1/evidence-key')).json();
  expect(await verifyPackage(path, { key: publicKey })).toMatchObject({ ok: true, key: { fingerprint, pinned: true } });
  const out = join(dir, 'open');
  execFileSync('unzip', ['-q', path, '-d', out]);
  const read = (name: string) => execFileSync('cat', [join(out, name)], { maxBuffer: 1e8 });
  const identity = await unlockIdentity(read('media-key.age'), passphrase);
  expect(Buffer.from(await ageDecrypt(read(`media/${mediaId}.age`), identity))).toEqual(image);
  expect(JSON.parse(read(`items/${itemIds[0]}.json`).toString()).received.text).toBe('words that hurt');
  const summary = read('summary.html').toString();
  expect(summary).not.toContain('<script>');
  expect(summary).not.toContain('\u202e');
  expect(summary).not.toContain('<b>One</b>');
  for (const name of ['summary.html', 'case.json', 'decisions.json', 'custody/case.ndjson', 'manifest.json'])
    expect(read(name).toString()).not.toContain(actor);
  const { reviewers } = (await call(keys.supervisor, 'POST', `/v1/evidence/${id}/reviewers`)).json();
  expect(Object.values(reviewers)).toContain(actor);
  const types = (await call(keys.supervisor, 'GET', `/v1/cases/${caseId}/custody`)).json();
  expect(types.lines.map((l: { type: string }) => l.type)).toEqual(
    expect.arrayContaining(['evidence_sealed', 'evidence_downloaded', 'reviewers_opened']),
  );
  expect(types.items[0].lines.map((l: { type: string }) => l.type)).toContain('exported');
});

it('seals a package when a decision refers to the police; the passphrase is set once, by a supervisor', async () => {
  const { caseId } = await openCase();
  const { key } = await person('moderator');
  await lease(key, caseId);
  const decided = await call(key, 'POST', `/v1/cases/${caseId}/decisions`, {
    policyLabel: 'threat',
    action: 'refer_to_police',
    target: 'Cyber unit',
  });
  expect(decided.statusCode).toBe(201);
  await stack.sql`update cases set undo_until = now() where id = ${caseId} and undo_until is not null`;
  await stack.sql`update owed_effects set due_at = now() where case_id = ${caseId}`;
  const stop = await stack.work('act');
  const list = async () => (await call(keys.supervisor, 'GET', `/v1/cases/${caseId}/evidence`)).json().evidence;
  await expect.poll(list, { timeout: 30_000 }).toMatchObject([{ state: 'ready', passphraseSet: false }]);
  await stop();
  const [{ id }] = await list();
  expect((await call(keys.supervisor, 'GET', `/v1/evidence/${id}/key-file`)).json().code).toBe('EVIDENCE_KEY_NOT_SET');
  const set = () =>
    call(keys.supervisor, 'POST', `/v1/evidence/${id}/passphrase`, { passphrase: 'told over the telephone' });
  expect((await set()).json()).toMatchObject({ passphraseSet: true });
  expect((await set()).json().code).toBe('EVIDENCE_KEY_SET');
  const file = (await call(keys.supervisor, 'GET', `/v1/evidence/${id}/key-file`)).rawPayload;
  expect(file.toString('latin1')).toContain('age-encryption.org/v1');
});

it('keeps one unbroken chain under a hundred writers, and finds what is changed in the database', async () => {
  const { caseId } = await openCase();
  const write = (i: number) =>
    inTransaction(stack.sql, (tx) =>
      recordCaseCustody(tx, { organisationId, caseId, type: 'viewed', actor: `key_${i}`, data: { i } }),
    );
  await Promise.all(Array.from({ length: 100 }, (_, i) => write(i)));
  const seal = () =>
    call(keys.supervisor, 'POST', `/v1/cases/${caseId}/evidence`, {
      purpose: 'at once',
      recipient: { kind: 'officer', name: 'An officer' },
    });
  const sealed = await Promise.all(Array.from({ length: 8 }, seal));
  expect(sealed.map((a) => a.statusCode)).toEqual(Array(8).fill(202));
  const custody = (await call(keys.auditor, 'GET', `/v1/cases/${caseId}/custody`)).json();
  expect(custody.whole).toBe(true);
  expect(custody.lines.map((l: { seq: number }) => l.seq)).toEqual(custody.lines.map((_: unknown, i: number) => i + 1));
  expect(custody.lines.length).toBeGreaterThanOrEqual(101);
  expect((await checkCustody(stack.sql)).broken).toEqual([]);
  await stack.sql.unsafe(`alter table case_events disable trigger all`);
  await stack.sql`delete from case_events where case_id = ${caseId} and seq = 50`;
  const found = (await call(keys.auditor, 'GET', '/v1/custody/verify')).json();
  expect(found).toMatchObject({ whole: false, broken: [{ chain: caseId, seq: 50 }] });
  await stack.sql`delete from case_events where case_id = ${caseId}`;
  expect((await checkCustody(stack.sql, organisationId)).broken).toMatchObject([{ chain: caseId, seq: 1 }]);
  await stack.sql.unsafe(`alter table case_events enable trigger all`);
});
