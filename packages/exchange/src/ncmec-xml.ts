import type { HashAlgorithm } from '@haetae/contracts';
import { SaxesParser } from 'saxes';
import { malformed, type OutEntry, type PeerHash, type PeerPage, readHash, readKey } from './entries.ts';

/*
 * The XML of NCMEC's hash sharing, version 2, as the public client in Meta's ThreatExchange repository describes it
 * (python-threatexchange/threatexchange/exchanges/clients/ncmec). Read as it streams in: one entry is held at a time. A
 * document type is refused outright, so there are no entities but XML's own five, none external, and no bomb of them; names,
 * depth, attributes and runs of text are bounded.
 */
const NAMESPACE = 'https://hashsharing.ncmec.org/hashsharing/v2';
const MAX_DEPTH = 16;
const MAX_RUN = 64 * 1024;
const MAX_ENTRY_FIELDS = 200;
const FINGERPRINTS: HashAlgorithm[] = ['md5', 'sha256', 'pdq'];
const ENTRY = /^(deleted)?(image|video)$/i;

export interface NcmecEntry {
  key: string;
  gone: boolean;
  hashes: PeerHash[];
  labels: string[];
  raw: Record<string, unknown>;
}
export type NcmecPart =
  | { entry: NcmecEntry }
  | { bad: { key: string | undefined; reason: string } }
  | { next: string }
  /** The newest change in this document, in milliseconds since the epoch. */
  | { maxTimestampMs: number };

interface Draft {
  gone: boolean;
  kind: string;
  memberId: string | undefined;
  memberName: string;
  fields: Record<string, string>;
  fingerprints: Record<string, string>;
  count: number;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads entries as they come. Throws PEER_PAGE_MALFORMED for what is not well-formed, not of this shape, or dangerous. */
export async function* readNcmecXml(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<NcmecPart> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const parts: NcmecPart[] = [];
  const path: string[] = [];
  let draft: Draft | undefined;
  let text = '';
  let sinceEvent = 0;
  let sawRoot = false;

  const seen = () => {
    sinceEvent = 0;
  };
  parser.on('error', (error) => {
    throw malformed(`it is not well-formed XML (${error.message.split('\n')[0]})`);
  });
  parser.on('doctype', () => {
    throw malformed('it has a document type, which is refused');
  });
  parser.on('processinginstruction', seen);
  parser.on('comment', seen);
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw malformed('its encoding is not UTF-8');
  });
  parser.on('text', (run) => {
    seen();
    if (text.length + run.length > MAX_RUN) throw malformed('a text in it is too long');
    if (path.length > 2) text += run;
  });
  parser.on('cdata', (run) => {
    seen();
    if (text.length + run.length > MAX_RUN) throw malformed('a text in it is too long');
    if (path.length > 2) text += run;
  });
  parser.on('opentag', (tag) => {
    seen();
    const name = local(tag.name);
    path.push(name);
    text = '';
    if (path.length > MAX_DEPTH) throw malformed('it is nested too deeply');
    const attributes = Object.entries(tag.attributes as Record<string, string>);
    if (attributes.length > 50) throw malformed('an element of it has too many attributes');
    if (path.length === 1) {
      if (name !== 'queryResult' && name !== 'hashes' && name !== 'entries')
        throw malformed(`it begins with <${name}>`);
      sawRoot = true;
    }
    if (path.length === 2 && (name === 'images' || name === 'videos')) {
      const at = Date.parse(attributes.find(([n]) => n === 'maxTimestamp')?.[1] ?? '');
      if (Number.isFinite(at)) parts.push({ maxTimestampMs: at });
    }
    if (draft === undefined && ENTRY.test(name)) {
      const [, deleted, kind] = ENTRY.exec(name)!;
      draft = {
        gone: deleted !== undefined,
        kind: kind!.toLowerCase(),
        memberId: undefined,
        memberName: '',
        fields: {},
        fingerprints: {},
        count: 0,
      };
      return;
    }
    if (draft && name === 'member' && draft.memberId === undefined && !path.includes('feedback'))
      draft.memberId = attributes.find(([n]) => n === 'id')?.[1];
  });
  parser.on('closetag', () => {
    seen();
    const name = path.pop()!;
    const value = text.trim();
    text = '';
    if (draft && ENTRY.test(name)) {
      parts.push(finish(draft));
      draft = undefined;
    } else if (draft && !path.includes('feedback') && value !== '') {
      draft.count += 1;
      if (draft.count > MAX_ENTRY_FIELDS) throw malformed('an entry of it has too many fields');
      if (path.at(-1) === 'fingerprints') draft.fingerprints[name.toLowerCase()] = value;
      else if (name === 'member') draft.memberName = value;
      else if (name !== 'fingerprints') draft.fields[name] = value;
    } else if (!draft && name === 'next' && path.at(-1) === 'paging' && value !== '') parts.push({ next: value });
  });

  const decoder = new TextDecoder('utf-8', { fatal: true });
  const feed = (bytes: Uint8Array | undefined) => {
    let decoded: string;
    try {
      decoded = bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch (error) {
      throw malformed('it is not UTF-8', error);
    }
    for (let from = 0; from < decoded.length; from += 16_384) {
      const slice = decoded.slice(from, from + 16_384);
      sinceEvent += slice.length;
      parser.write(slice);
      // A tag, comment or text that never ends would be held in memory until it does.
      if (sinceEvent > 2 * MAX_RUN) throw malformed('a part of it does not end');
    }
  };
  for await (const chunk of chunks) {
    feed(chunk);
    yield* parts.splice(0);
  }
  feed(undefined);
  parser.close();
  if (!sawRoot) throw malformed('it is empty');
  yield* parts.splice(0);
}

function finish(draft: Draft): NcmecPart {
  const { gone, kind, memberId, fields, fingerprints } = draft;
  const id = readKey(fields.id);
  if (id === undefined || memberId === undefined || memberId.length > 100)
    return { bad: { key: id, reason: id === undefined ? 'has no id' : 'has no member' } };
  const key = `${memberId}-${id}`;
  if (gone) return { entry: { key, gone, hashes: [], labels: [], raw: { key } } };
  const hashes: PeerHash[] = [];
  for (const algorithm of FINGERPRINTS) {
    if (fingerprints[algorithm] === undefined) continue;
    const hash = readHash(algorithm, fingerprints[algorithm]);
    if (hash === undefined) return { bad: { key, reason: `its ${algorithm} is none` } };
    hashes.push({ algorithm, hash });
  }
  const label = fields.classification;
  const raw = { type: kind, member: { id: memberId, name: draft.memberName }, ...fields, fingerprints };
  return { entry: { key, gone, hashes, labels: label && label.length <= 64 ? [label] : [], raw } };
}

/** The same as a page: everything that one document held. */
export async function readNcmecPage(
  chunks: AsyncIterable<Uint8Array>,
): Promise<PeerPage & { next: string | undefined; maxTimestampMs: number | undefined }> {
  const page: PeerPage & { next: string | undefined; maxTimestampMs: number | undefined } = {
    records: [],
    bad: [],
    next: undefined,
    maxTimestampMs: undefined,
  };
  for await (const part of readNcmecXml(chunks)) {
    if ('entry' in part) page.records.push(part.entry);
    else if ('bad' in part) page.bad.push(part.bad);
    else if ('next' in part) page.next = part.next;
    else page.maxTimestampMs = Math.max(page.maxTimestampMs ?? 0, part.maxTimestampMs);
  }
  return page;
}

const escapeXml = (text: string): string =>
  text
    .replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
const stamp = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

/** What comes before the entries of a document. `member`: who gives them. */
export const ncmecHead = (counts?: { count: number; maxTimestamp: Date }): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<queryResult xmlns="${NAMESPACE}">\n<images${
    counts ? ` count="${counts.count}" maxTimestamp="${stamp(counts.maxTimestamp)}"` : ''
  }>\n`;

export const ncmecTail = (next?: string): string =>
  `</images>\n${next === undefined ? '' : `<paging><next>${escapeXml(next)}</next></paging>\n`}</queryResult>\n`;

/** One entry. */
export function ncmecEntry(entry: OutEntry, member: { id: string; name: string }): string {
  const who = `<member id="${escapeXml(member.id)}">${escapeXml(member.name)}</member>`;
  const when = `<timestamp>${stamp(entry.updatedAt)}</timestamp>`;
  if (entry.status !== 'active') return `<deletedImage>${who}<id>${escapeXml(entry.id)}</id>${when}</deletedImage>\n`;
  const label = entry.labels[0] === undefined ? '' : `<classification>${escapeXml(entry.labels[0])}</classification>`;
  const print = `<${entry.algorithm}>${entry.hash}</${entry.algorithm}>`;
  return `<image>${who}${when}<id>${escapeXml(entry.id)}</id>${label}<fingerprints>${print}</fingerprints></image>\n`;
}

/** The member element of a status answer. */
export const ncmecStatus = (member: { id: string; name: string }): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<status xmlns="${NAMESPACE}"><member id="${escapeXml(member.id)}">${escapeXml(
    member.name,
  )}</member></status>\n`;
