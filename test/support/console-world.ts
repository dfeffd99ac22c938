import { randomUUID } from 'node:crypto';
import type { Role } from '@haetae/contracts';
import type { Browser } from 'playwright-core';
import type { TextScorer } from '../../services/worker/src/text-scorer.ts';
import { openBrowser, openPage, signInAs, type Watched } from './browser.ts';
import { queueBackends } from './queue-backends.ts';
import { signedIn } from './sign-in.ts';
import { type Stack, startStack } from './start-stack.ts';

/** “nasty” is an insult, “hurt” a threat, each with its place in the text; everything else is harmless. */
const scoreWords = (): TextScorer => ({
  warmUp: async () => ({}),
  close: async () => undefined,
  score: async (tasks) =>
    tasks.map(({ itemId, text, lang }) => {
      const found = (['insult', 'threat'] as const).flatMap((label) => {
        const word = label === 'insult' ? 'nasty' : 'hurt';
        const start = text.indexOf(word);
        return start < 0 ? [] : [{ label, start, end: start + word.length, weight: 1.5 }];
      });
      const labels = Object.fromEntries(found.map((f) => [f.label, 0.95]));
      return {
        itemId,
        language: { lang: lang ?? 'en', confidence: 1, method: 'given' as const },
        pack: 'default',
        scores: [
          {
            signal: 'text-toxicity',
            version: '1',
            labels: { insult: 0.02, ...labels },
            flags: found.map((f) => f.label),
            thresholds: { insult: 0.5, threat: 0.5 },
            highlights: found,
            measured: true,
          },
        ],
      };
    }),
});

/** A stack that listens, a browser, and a way to fill an organisation’s queue. */
export async function createConsoleWorld(options: { env?: Record<string, string>; port?: number } = {}) {
  const { env = {}, port = 0 } = options;
  const stack: Stack = await startStack(queueBackends()[0]!, { textScorer: scoreWords(), env });
  await stack.app.listen({ port, host: '127.0.0.1' });
  const address = stack.app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the app does not listen');
  const url = `http://127.0.0.1:${address.port}`;
  await stack.work();
  const browser: Browser = await openBrowser();
  const opened: Watched[] = [];
  return {
    stack,
    url,
    browser,
    /** An organisation of this test’s own. */
    organisation: () => `org ${randomUUID().slice(0, 8)}`,
    /** Submits posts and waits until each has its case. Returns how many cases there are. */
    async fill(organisation: string, posts: Record<string, unknown>[]): Promise<void> {
      const key = await stack.key('monitor', organisation);
      const lines = posts.map((post, i) =>
        JSON.stringify({ externalId: `p-${i}`, source: 'test', lang: 'en', ...post }),
      );
      const answer = await stack.app.inject({
        method: 'POST',
        url: '/v1/items/batch',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
        payload: lines.join('\n'),
      });
      const refused = answer.body
        .trim()
        .split('\n')
        .filter((line) => JSON.parse(line).status !== 202);
      if (refused.length > 0) throw new Error(`refused: ${refused[0]}`);
      for (let left = 600; ; left -= 1) {
        const [row] = await stack.sql<{ n: number }[]>`
          select count(*)::int as n from items i join organisations o on o.id = i.organisation_id
          where o.name = ${organisation} and (i.case_id is not null or (i.assessed_at is not null and i.flagged is false))`;
        if (row!.n === posts.length) return;
        if (left === 0) throw new Error(`${row!.n} of ${posts.length} posts were assessed`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
    /** A fresh browser profile in which nobody is signed in. */
    async stranger(options: Parameters<Browser['newContext']>[0] = {}) {
      const watched = await openPage(browser, options);
      opened.push(watched);
      return watched;
    },
    /** Somebody of a role, signed in in a browser profile of their own, on the queue. */
    async person(role: Role, organisation: string, options: Parameters<Browser['newContext']>[0] = {}) {
      const { id, name, sessionId } = await signedIn(stack.sql, role, organisation);
      const watched = await openPage(browser, options);
      opened.push(watched);
      await signInAs(watched.page, url, name);
      return { id, name, sessionId, ...watched };
    },
    async stop(): Promise<void> {
      await Promise.all(opened.map((w) => w.context.close()));
      await browser.close();
      await stack.stop();
    },
  };
}
export type ConsoleWorld = Awaited<ReturnType<typeof createConsoleWorld>>;
