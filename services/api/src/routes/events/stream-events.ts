import { HaetaeError } from '@haetae/contracts';
import type { CaseChange, Principal } from '@haetae/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createDatabaseFeed, type FeedEntry } from '../../case-feed.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { READERS } from '../cases/reviewer.ts';

const HEARTBEAT_MS = 15_000;
/** Streams of one key or person, and of this process. */
const PER_ACTOR = 20;
const IN_ALL = 5_000;
/** A reader that lets so much pile up is cut off; it comes back and goes on where it was. */
const MAX_PENDING_BYTES = 1024 * 1024;

/** One event as it goes over the line: a name, an id and one line of JSON. */
const frame = (event: string, id: string, data: object) =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * What a reader of this role is told of a change. A case that goes to the other lane is gone, as far as it is concerned; what happens to
 * it there is told to nobody here.
 */
export function toldOf(change: CaseChange, principal: Pick<Principal, 'role'>): object | undefined {
  const { caseId, state, stage, urgency, labels, opened } = change;
  if (change.restricted !== (principal.role === 'safeguarding'))
    return change.restricted && !opened && !change.restrictedBefore ? { caseId, gone: true } : undefined;
  return { caseId, state, stage, urgency, labels, opened };
}

/** GET /v1/events/stream: server-sent events. */
export function streamEventsRoute(app: App, { sql }: ApiDeps): void {
  const feed = createDatabaseFeed(sql);
  const open = new Map<string, Set<() => void>>();
  let inAll = 0;
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    for (const ends of open.values()) for (const end of [...ends]) end();
    await feed.close();
  });

  app.get(
    '/v1/events/stream',
    {
      config: { roles: READERS },
      schema: {
        summary: 'New and changed cases as they happen (server-sent events)',
        description:
          'Events: `case` {caseId, state, stage, urgency, labels, opened} or {caseId, gone}; `resync`: read the queue anew, ' +
          'something may have been missed; `bye`: the key or session is no longer good. With `Last-Event-ID` the stream goes on where it was.',
        tags: ['review'],
        querystring: z.strictObject({
          lastEventId: z.string().max(100).optional(),
          /** Tells what was missed and ends: for who cannot hold a connection open. */
          once: z.enum(['true', 'false']).default('false'),
        }),
        headers: z.object({ 'last-event-id': z.string().max(100).optional() }),
        response: {
          200: { description: 'Server-sent events', content: { 'text/event-stream': { schema: z.unknown() } } },
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { principal } = request;
      const isFull = () => closing || (open.get(principal.actor)?.size ?? 0) >= PER_ACTOR || inAll >= IN_ALL;
      const full = () =>
        new HaetaeError('STREAM_LIMIT', `At most ${PER_ACTOR} streams of one key or person are open at once.`, {
          retryAfterS: 30,
        });
      if (isFull()) throw full();
      const lastId = request.headers['last-event-id'] ?? request.query.lastEventId;
      const early: string[] = [];
      let write = (text: string) => void early.push(text);
      const tell = ({ id, change }: FeedEntry) => {
        const told = toldOf(change, principal);
        if (told) write(frame('case', id, told));
      };
      const reader = {
        organisationId: principal.organisationId as string,
        onEntry: tell,
        onGap: (id: string) => write(frame('resync', id, {})),
      };
      const { missed, at, leave } = await feed.subscribe(reader, lastId);
      // Others of the same person may have come in the meantime, or the end of this process.
      if (isFull()) {
        leave();
        throw full();
      }
      const mine = open.get(principal.actor) ?? new Set();

      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      const end = () => {
        if (!mine.delete(end)) return;
        inAll -= 1;
        if (mine.size === 0) open.delete(principal.actor);
        clearInterval(timer);
        stopWatching();
        leave();
        raw.end();
      };
      mine.add(end);
      open.set(principal.actor, mine);
      inAll += 1;
      const look = () =>
        void stillGood(request).then((good) => {
          if (good || !mine.has(end)) return;
          raw.write(frame('bye', at, {}));
          end();
        });
      // One that was ended here is noticed at once, one that was ended by another process with the next heartbeat.
      const stopWatching = app.whenForgotten(look);
      const timer = setInterval(() => {
        raw.write(':\n\n');
        look();
      }, HEARTBEAT_MS);
      timer.unref();
      raw.on('close', end);
      raw.on('error', end);
      raw.write('retry: 2000\n\n');
      if (missed === undefined) raw.write(frame(lastId === undefined ? 'hello' : 'resync', at, {}));
      else
        for (const entry of missed)
          if (toldOf(entry.change, principal)) raw.write(frame('case', entry.id, toldOf(entry.change, principal)!));
      for (const text of early) raw.write(text);
      if (request.query.once === 'true') return end();
      write = (text) => {
        raw.write(text);
        if (raw.writableLength > MAX_PENDING_BYTES) raw.destroy();
      };
    },
  );

  /** Whether who opened the stream is still who they were. While the database is away nobody is thrown out. */
  async function stillGood(request: FastifyRequest): Promise<boolean> {
    try {
      const now = await app.identify(request);
      return now.role === request.principal.role && now.organisationId === request.principal.organisationId;
    } catch (error) {
      return !(error instanceof HaetaeError && error.status === 401);
    }
  }
}
