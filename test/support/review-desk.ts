import { randomBytes } from 'node:crypto';
import { type AnyLabel, newId, type Role } from '@haetae/contracts';
import { ensureOrganisation, insertItems, inTransaction, openCases } from '@haetae/store';
import type { Stack } from './start-stack.ts';

/** Puts cases into the queue of an organisation and speaks to the API as its people, for tests of review. */
export async function createReviewDesk(stack: Stack, name = 'the review desk') {
  const { sql } = stack;
  const organisation = await ensureOrganisation(sql, name);
  const ask = async (
    key: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body?: object,
    headers = {},
  ) => {
    const answer = await stack.app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${key}`, ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  };
  const addItems = async (texts: string[], extra: object = {}) => {
    const ids = texts.map(() => newId('item'));
    await inTransaction(sql, (tx) =>
      insertItems(
        tx,
        texts.map((text, n) => ({
          id: ids[n]!,
          organisationId: organisation.id,
          input: { source: 'desk', externalId: randomBytes(9).toString('hex'), text, lang: 'en', ...extra },
          fingerprint: randomBytes(32).toString('hex'),
          media: [],
        })),
      ),
    );
    await sql`delete from outbox where item_id = any(${ids})`;
    return ids;
  };
  const addCase = async (
    options: {
      urgency?: number;
      labels?: AnyLabel[];
      texts?: string[];
      lang?: string;
      severe?: boolean;
      extra?: object;
    } = {},
  ) => {
    const itemIds = await addItems(options.texts ?? ['a post'], options.extra);
    const groupKey = randomBytes(8).toString('hex');
    const { caseOf } = await inTransaction(sql, (tx) =>
      openCases(
        tx,
        itemIds.map((itemId) => ({
          itemId,
          organisationId: organisation.id,
          groupKey,
          urgency: options.urgency ?? 50,
          labels: options.labels ?? (['insult'] as AnyLabel[]),
          reasons: [],
          lang: options.lang ?? 'en',
          country: 'GE',
          pack: 'default',
          severe: options.severe ?? false,
        })),
      ),
    );
    return { id: caseOf.get(itemIds[0]!)!, itemIds };
  };
  const person = async (role: Role) => {
    const key = await stack.key(role, name);
    const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE') => (url: string, body?: object, headers?: object) =>
      ask(key, method, url, body, headers);
    const post = call('POST');
    const lease = (caseId?: string) => post('/v1/cases/lease', caseId === undefined ? {} : { caseId });
    const decide = (
      caseId: string,
      policyLabel = 'online_harassment',
      action = 'none',
      extra: object = {},
      headers: object = {},
    ) => post(`/v1/cases/${caseId}/decisions`, { policyLabel, action, ...extra }, headers);
    return {
      key,
      get: call('GET'),
      post,
      put: call('PUT'),
      del: call('DELETE'),
      lease,
      decide,
      async settle(caseId: string, policyLabel = 'online_harassment', action = 'none') {
        await lease(caseId);
        return await decide(caseId, policyLabel, action);
      },
    };
  };
  return { organisation, addItems, addCase, person };
}
export type ReviewDesk = Awaited<ReturnType<typeof createReviewDesk>>;
