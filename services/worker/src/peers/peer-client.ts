import { HaetaeError } from '@haetae/contracts';
import type { OutEntry, PeerPage } from '@haetae/exchange';
import type { Answer, Requester } from '@haetae/outbound';
import type { PeerRow } from '@haetae/store';

/** The secret of a peer, as its shape wants it. */
export interface PeerSecret {
  token?: string;
  functionKey?: string;
  subscriptionKey?: string;
  username?: string;
  password?: string;
}

export interface FetchedPage {
  page: PeerPage;
  /** Where to go on; the shape's own form. */
  checkpoint: unknown;
  hasMore: boolean;
  /** The peer's place in time went back; ours stays where it is. */
  wentBack?: boolean;
}

/** How one shape is asked. `bytes` of an answer that could not be read come with the error, as its `answer`. */
export interface PeerClient {
  fetchPage(checkpoint: unknown, limit: number): Promise<FetchedPage>;
  /** Where to go on after an answer that cannot be read, as far as it shows; undefined where it does not. */
  salvage(bytes: Buffer, checkpoint: unknown): unknown;
  /** A step past a place that cannot be read, for shapes that go by time. */
  stepOver?(checkpoint: unknown): unknown;
  /** Gives our hashes to the peer. Resolves when it has them. */
  push?(entries: OutEntry[]): Promise<void>;
  sendFeedback?(
    words: { algorithm: string; hash: string; value: 'blocked' | 'notBlocked'; labels: string[] }[],
  ): Promise<void>;
}

const MAX_BYTES = 16 * 1024 * 1024;

/** An answer that came whole and cannot be read, with its bytes. */
export class UnreadablePageError extends Error {
  readonly bytes: Buffer;
  constructor(message: string, bytes: Buffer) {
    super(message);
    this.name = 'UnreadablePageError';
    this.bytes = bytes;
  }
}

/** The peer has forgotten where we were: everything is to be read again. */
export class PeerForgotError extends Error {}

/** A wait that the peer asked for. */
export class PeerBusyError extends Error {
  readonly retryAfterS: number;
  constructor(message: string, retryAfterS: number) {
    super(message);
    this.retryAfterS = retryAfterS;
  }
}

export interface Asker {
  get(url: string, headers: Record<string, string>): Promise<Buffer>;
  post(url: string, headers: Record<string, string>, body: unknown): Promise<Buffer>;
}

/** Requests to one peer, bounded in bytes and time. Statuses become errors of the catalogue. */
export function createAsker(requester: Requester, signal: AbortSignal, timeoutMs: number): Asker {
  const read = (answer: Answer, url: string): Buffer => {
    const host = new URL(url).hostname;
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    if (answer.status === 410) throw new PeerForgotError('it has forgotten our checkpoint');
    if (answer.status === 401 || answer.status === 403)
      throw new HaetaeError('PEER_REFUSED', `${host} answered ${answer.status}: it does not take our secret.`);
    if (answer.status === 429 || answer.status === 503) {
      const after = Number(answer.headers['retry-after']);
      if (Number.isFinite(after) && after > 0)
        throw new PeerBusyError(`${host} answered ${answer.status}`, Math.min(after, 3_600));
    }
    throw new HaetaeError('PEER_UNREACHABLE', `${host} answered ${answer.status}.`);
  };
  const limits = { maxBytes: MAX_BYTES, timeoutMs, signal };
  return {
    async get(url, secretHeaders) {
      return read(await requester.request(url, { ...limits, secretHeaders }), url);
    },
    async post(url, secretHeaders, body) {
      const headers = { 'content-type': 'application/json' };
      const sent = { method: 'POST' as const, headers, secretHeaders, body: JSON.stringify(body) };
      return read(await requester.request(url, { ...limits, ...sent }), url);
    },
  };
}

/** Reads an answer; one that cannot be read keeps its bytes. */
export async function readOr<T>(bytes: Buffer, read: (bytes: Buffer) => T | Promise<T>): Promise<T> {
  try {
    return await read(bytes);
  } catch (error) {
    throw new UnreadablePageError((error as Error).message, bytes);
  }
}

export const trimUrl = (peer: Pick<PeerRow, 'url'>, tail: RegExp): string =>
  peer.url
    .replace(/[?#].*$/, '')
    .replace(tail, '')
    .replace(/\/+$/, '');
export const findIn = (bytes: Buffer, pattern: RegExp): string | undefined =>
  pattern.exec(bytes.subarray(0, 1024 * 1024).toString('latin1'))?.[1];
