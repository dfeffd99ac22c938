import { randomBytes } from 'node:crypto';
import { newId } from '@haetae/contracts';
import { beginWork, ensureOrganisation, finishWork, insertItems, recordProgress } from '@haetae/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../support/fresh-database.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

it('hands the kind of work that ends last what the other one found out after both had begun', async () => {
  const { sql } = database;
  const organisation = await ensureOrganisation(sql, 'default');
  const id = newId('item');
  await insertItems(sql, [
    {
      id,
      organisationId: organisation.id,
      input: { source: 'test', externalId: 'both', text: 'a post with an image' },
      fingerprint: randomBytes(32).toString('hex'),
      media: [{ id: newId('media'), vaultKey: 'x' }],
    },
  ]);
  await beginWork(sql, 'text', [id]);
  const [image] = await beginWork(sql, 'image', [id]);
  expect(image).toMatchObject({ signals: [], lang: null });

  expect((await finishWork(sql, 'text', [id])).size).toBe(0);
  await recordProgress(sql, [
    { itemId: id, language: { lang: 'ka', confidence: 0.9, method: 'script' }, signals: ['some-text@1'] },
  ]);
  const ready = await finishWork(sql, 'image', [id]);
  expect(ready.get(id)).toMatchObject({ signals: ['some-text@1'], lang: 'ka' });
});
