import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { OutEntry } from '@haetae/exchange';
import { type FeedRow, getExchangeEpoch, listFeedback, type Queryable } from '@haetae/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiDeps } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';

/** Who may read the feeds of banks that are shared with them, and say what they think of the hashes. */
export const EXCHANGE_READERS = ['platform', 'support-centre', 'monitor', 'supervisor', 'auditor'] as const;
export const EXCHANGE_WRITERS = ['platform', 'support-centre', 'supervisor'] as const;
export const exchangeErrors = { '4xx': problemSchema, '5xx': problemSchema };
/** So many organisations that call a hash harmless send it back to a person. */
export const CONTRADICTION_LIMITS = { organisations: 2 };

/** The checkpoints of this instance; their epoch is read once. */
export function createCheckpointSource({ sql, config }: Pick<ApiDeps, 'sql' | 'config'>): () => Promise<Checkpoints> {
  let made: Promise<Checkpoints> | undefined;
  return async () => {
    made ??= getExchangeEpoch(sql).then((epoch) =>
      createCheckpoints([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD], epoch),
    );
    made.catch(() => {
      made = undefined;
    });
    return await made;
  };
}

/** Rows as entries, with what others said of them where `withFeedback`. */
export async function entriesOf(sql: Queryable, rows: FeedRow[], withFeedback: boolean): Promise<OutEntry[]> {
  const words = withFeedback
    ? await listFeedback(
        sql,
        rows.map((r) => r.id),
      )
    : new Map<string, OutEntry['feedback']>();
  return rows.map(({ sequence: _, ...row }) => ({ ...row, feedback: words.get(row.id) ?? [] }));
}

const compress = promisify(gzip);
/** Below this compressing costs more than it saves. */
const GZIP_FROM = 1_024;

/** Answers with an ETag, 304 where the client has this very page, and gzip where the client takes it. */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
  type: string,
): Promise<FastifyReply> {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  reply.headers({ etag, vary: 'accept-encoding', 'cache-control': 'private, no-cache' });
  const known = String(request.headers['if-none-match'] ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (known.includes(etag) || known.includes('*')) return reply.code(304).send();
  reply.type(type).serializer((payload: unknown) => payload as string);
  const accepts = /(^|,)\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*(,|$))[^,]*)?(,|$)/i.test(
    String(request.headers['accept-encoding'] ?? ''),
  );
  if (!accepts || body.length < GZIP_FROM) return reply.send(body);
  return reply.header('content-encoding', 'gzip').send(await compress(body));
}
