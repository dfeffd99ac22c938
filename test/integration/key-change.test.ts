import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createSecretBox } from '@haetae/identity';
import { createLogger, loadConfig } from '@haetae/kit';
import { getOrganisationKey, getSigningKey, insertEvidence, resealSecrets, SEALED_COLUMNS } from '@haetae/store';
import { createFolderVault, createKeyring } from '@haetae/vault';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resealAll } from '../../services/worker/src/jobs/sweep-retention.ts';
import { createAccessWorld } from '../support/access-world.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { signedIn } from '../support/sign-in.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, {
    env: { HAETAE_WEBHOOK_PRIVATE: '1', HAETAE_PEERS_PRIVATE: '1' },
    textScorer: scoreByWord(),
  });
});
afterAll(() => stack.stop());

/** Columns of bytes that hold no sealed secret: hashes, signatures, and what is encrypted to somebody else's key. */
const NOT_SEALED =
  /(^|_)(hash|md5|sha256|pdq|fingerprint|signature|digest|bytes|bucket|reviewers|last_hash|previous_hash)$/;

it('knows every place of the database that the master key seals', async () => {
  const columns = await stack.sql<{ place: string }[]>`
    select table_name || '.' || column_name as place from information_schema.columns
    where table_schema = 'public' and data_type = 'bytea' order by 1`;
  const sealed = SEALED_COLUMNS.map((c) => `${c.table}.${c.column}`);
  expect(columns.map((c) => c.place).filter((place) => !NOT_SEALED.test(place.split('.')[1]!))).toEqual(
    sealed.toSorted(),
  );
});

const ask = async (key: string, url: string, payload: object) => {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await stack.app.inject({ method: 'POST', url, headers, payload });
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.json();
};

it('seals everything anew after a change of the master key, so that the old one can go', async () => {
  const { sql, config } = stack;
  const old = config.HAETAE_MASTER_KEY;
  const fresh = randomBytes(32).toString('base64');
  const world = await createAccessWorld(stack, 'http://127.0.0.1:9/');
  const admin = await stack.key('admin', world.organisation.name);
  const organisationId = world.organisation.id;
  // Of these, one holds no real secret.
  await sql`delete from webhooks`;

  const hook = await ask(admin, '/v1/webhooks', { url: 'http://127.0.0.1:9/hook', events: [] });
  const rotated = await ask(admin, `/v1/webhooks/${hook.id}/rotate-secret`, {});
  await ask(admin, '/v1/banks', { name: 'of a peer', kind: 'block' });
  const peer = await ask(admin, '/v1/peers', {
    name: 'a peer',
    shape: 'haetae',
    url: 'http://127.0.0.1:9/',
    bank: 'of a peer',
    secret: 'the secret of a peer',
  });
  const person = await signedIn(sql, 'moderator', world.organisation.name);
  const oldBox = createSecretBox([old]);
  await sql`
    update users set totp_secret = ${oldBox.seal(`totp ${person.id}`, Buffer.from('of the app'))},
      totp_pending = ${oldBox.seal(`totp ${person.id}`, Buffer.from('of the next app'))} where id = ${person.id}`;
  const oldRing = createKeyring([old]);
  const signing = await getSigningKey(sql, oldRing);
  const { identity } = await getOrganisationKey(sql, oldRing, organisationId);
  const evidence = await insertEvidence(sql, {
    organisationId,
    caseId: world.ids.case,
    restricted: false,
    purpose: 'tests',
    recipient: { kind: 'officer', name: 'an officer' } as Parameters<typeof insertEvidence>[1]['recipient'],
    madeBy: 'tests',
    mediaRecipient: 'age1recipient',
    sealedIdentity: oldRing.seal('age1recipient', Buffer.from('an identity')),
  });
  const object = await stack.vault.put(Buffer.from('a picture'));

  const lines: { level: number; msg: string; renewed?: unknown }[] = [];
  const logger = createLogger({ name: 't', stream: { write: (line: string) => void lines.push(JSON.parse(line)) } });
  const settings = { ...process.env, DATABASE_URL: config.DATABASE_URL, HAETAE_DATA_DIR: config.HAETAE_DATA_DIR };
  const deps = {
    sql,
    logger,
    packs: {} as never,
    config: loadConfig({ ...settings, HAETAE_MASTER_KEY: fresh, HAETAE_MASTER_KEYS_OLD: old }),
    vault: await createFolderVault({ dir: join(config.HAETAE_DATA_DIR, 'vault'), masterKeys: [fresh, old] }),
  };
  // Two workers at once; whatever each did, together they did it once.
  await Promise.all([resealAll(deps), resealAll(deps)]);
  expect(lines.filter((l) => l.level >= 50)).toEqual([]);
  lines.length = 0;
  await resealAll(deps);
  expect(lines.map((l) => l.msg)).toEqual([
    'nothing is sealed under an older master key; HAETAE_MASTER_KEYS_OLD is needed no more',
  ]);

  // With the new key alone.
  const ring = createKeyring([fresh]);
  const box = createSecretBox([fresh]);
  const sole = await resealSecrets(sql, { vault: ring, box });
  expect(sole).toMatchObject({ resealed: 0, unreadable: 0 });
  expect(sole.seen).toBeGreaterThanOrEqual(8);
  const [webhook] = await sql`select secret, previous_secret from webhooks where id = ${hook.id}`;
  expect(ring.open(hook.id, Buffer.from(webhook!.secret)).toString()).toBe(rotated.secret);
  expect(ring.open(hook.id, Buffer.from(webhook!.previous_secret)).toString()).toBe(hook.secret);
  const [followed] = await sql`select secret from peers where id = ${peer.id}`;
  expect(ring.open(`peer ${peer.id}`, Buffer.from(followed!.secret)).toString()).toContain('the secret of a peer');
  const [user] = await sql`select totp_secret, totp_pending from users where id = ${person.id}`;
  expect(box.open(`totp ${person.id}`, user!.totp_secret).toString()).toBe('of the app');
  expect(box.open(`totp ${person.id}`, user!.totp_pending).toString()).toBe('of the next app');
  expect((await getSigningKey(sql, ring)).publicKeyPem).toBe(signing.publicKeyPem);
  expect((await getOrganisationKey(sql, ring, organisationId)).identity).toBe(identity);
  const [sealed] = await sql`select sealed_identity from evidence_packages where id = ${evidence.id}`;
  expect(ring.open('age1recipient', Buffer.from(sealed!.sealed_identity)).toString()).toBe('an identity');
  const vault = await createFolderVault({ dir: join(config.HAETAE_DATA_DIR, 'vault'), masterKeys: [fresh] });
  expect((await vault.get(object)).toString()).toBe('a picture');
  // And the old one opens none of it.
  expect(() => oldRing.open(hook.id, Buffer.from(webhook!.secret))).toThrow();
  expect(() => oldBox.open(`totp ${person.id}`, user!.totp_secret)).toThrow();

  // A key that is lost is said so, and does not look like the end of the work.
  lines.length = 0;
  const other = randomBytes(32).toString('base64');
  await resealAll({
    ...deps,
    config: loadConfig({ ...settings, HAETAE_MASTER_KEY: other, HAETAE_MASTER_KEYS_OLD: old }),
    vault: await createFolderVault({ dir: join(config.HAETAE_DATA_DIR, 'vault'), masterKeys: [other, old] }),
  });
  expect(lines[0]).toMatchObject({ level: 50 });
  expect(lines[0]!.msg).toContain('no configured master key opens');
});
