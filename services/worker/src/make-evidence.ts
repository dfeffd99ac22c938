import { createHash } from 'node:crypto';
import {
  ageEncrypt,
  chainFile,
  createPseudonyms,
  findBrokenLine,
  jsonFile,
  type PackageFile,
  type Pseudonyms,
  type Recipient,
  readmeText,
  type SigningKey,
  sealPackage,
  summaryHtml,
} from '@haetae/evidence';
import {
  appendCustody,
  countCaseEvidence,
  type EvidenceRow,
  getCase,
  getOrganisation,
  inTransaction,
  isRestricted,
  listCaseEvents,
  listCaseItems,
  listCustody,
  listDecisions,
  listMatches,
  listMedia,
  listScores,
  recordEvidenceReady,
} from '@haetae/store';
import type { WorkerDeps } from './deps.ts';

const PAGE = 100;
/** A package lies in the vault in pieces of this size. */
const PART_BYTES = 8 * 1024 * 1024;
const SUMMARY_ITEMS = 50;

export interface EvidenceKeys {
  signing: SigningKey;
  /** What the map of pseudonyms is encrypted to (age). */
  organisation: string;
}

/**
 * Makes a sealed package and puts it into the vault, holding one image and one piece at a time. What it reads of the case is
 * what was there at one moment. Returns false when another worker was first.
 */
export async function makeEvidence(deps: WorkerDeps, row: EvidenceRow, keys: EvidenceKeys): Promise<boolean> {
  const { sql, vault } = deps;
  const pseudonyms = createPseudonyms();
  const parts: string[] = [];
  let reviewers: Uint8Array = new Uint8Array(0);
  let manifestSha256 = '';
  const whole = createHash('sha256');
  let bytes = 0;
  const itemIds: string[] = [];
  try {
    const restricted = await isRestricted(sql, { caseIds: [row.caseId] });
    const organisation = await getOrganisation(sql, row.organisationId);
    const counts = await countCaseEvidence(sql, row.caseId);
    const stream = sealPackage({
      about: {
        id: row.id,
        sealedAt: new Date().toISOString(),
        software: { name: 'haetae', version: '0.1.0' },
        organisation: { id: organisation.id, name: organisation.name },
        caseId: row.caseId,
        restricted,
        purpose: row.purpose,
        recipient: row.recipient as Recipient,
        mediaRecipient: row.mediaRecipient,
      },
      key: keys.signing,
      onManifest: (sha256) => {
        manifestSha256 = sha256;
      },
      files: filesOf(),
    });
    async function* filesOf(): AsyncGenerator<PackageFile> {
      const fingerprint = keys.signing.fingerprint;
      yield {
        path: 'README.txt',
        bytes: Buffer.from(readmeText({ id: row.id, fingerprint, hasKeyFile: row.keyFile !== null })),
      };
      yield* caseFiles(deps, row, { restricted, organisation: organisation.name, fingerprint, counts, pseudonyms });
      for await (const file of itemFiles(deps, row, pseudonyms)) {
        if ('itemId' in file) itemIds.push(file.itemId);
        else yield file;
      }
      if (row.keyFile !== null) yield { path: 'media-key.age', bytes: row.keyFile };
      const map = Buffer.from(`${JSON.stringify(pseudonyms.map(), null, 2)}\n`);
      reviewers = await ageEncrypt(map, keys.organisation);
      yield { path: 'reviewers.age', bytes: reviewers };
    }
    let pending: Uint8Array[] = [];
    let pendingBytes = 0;
    const flush = async () => {
      if (pendingBytes > 0) parts.push(await vault.put(Buffer.concat(pending)));
      pending = [];
      pendingBytes = 0;
    };
    for await (const chunk of stream) {
      whole.update(chunk);
      bytes += chunk.length;
      pending.push(chunk);
      pendingBytes += chunk.length;
      if (pendingBytes >= PART_BYTES) await flush();
    }
    await flush();
    const made = await inTransaction(sql, async (tx) => {
      const first = await recordEvidenceReady(tx, {
        id: row.id,
        parts,
        bytes,
        sha256: whole.digest('hex'),
        manifestSha256,
        reviewers,
        ...counts,
      });
      if (!first) return false;
      const data = { evidenceId: row.id, caseId: row.caseId, recipient: row.recipient };
      for (let i = 0; i < itemIds.length; i += 1_000)
        await appendCustody(
          tx,
          itemIds.slice(i, i + 1_000).map((subject) => ({ subject, type: 'exported', actor: row.madeBy, data })),
        );
      return true;
    });
    if (!made) await Promise.allSettled(parts.map((p) => vault.erase(p)));
    return made;
  } catch (error) {
    await Promise.allSettled(parts.map((p) => vault.erase(p)));
    throw error;
  }
}

interface CaseContext {
  restricted: boolean;
  organisation: string;
  fingerprint: string;
  counts: { items: number; media: number };
  pseudonyms: Pseudonyms;
}

async function* caseFiles(deps: WorkerDeps, row: EvidenceRow, context: CaseContext): AsyncGenerator<PackageFile> {
  const { sql } = deps;
  const { restricted, counts, pseudonyms } = context;
  const it = await getCase(sql, row.organisationId, row.caseId, restricted ? 'restricted' : 'general');
  const events = (await listCaseEvents(sql, row.caseId)).map(({ caseId: _, ...line }) => line);
  const broken = findBrokenLine(await listCaseEvents(sql, row.caseId));
  const decisions = pseudonyms.replace(await listDecisions(sql, row.caseId));
  const chain = chainFile('custody/case.ndjson', row.caseId, events, pseudonyms);
  const some = await listCaseItems(sql, row.caseId, { after: '', limit: SUMMARY_ITEMS });
  const media = await listMedia(
    sql,
    some.map((i) => i.id),
  );
  yield {
    path: 'summary.html',
    bytes: Buffer.from(
      summaryHtml({
        lang: 'en',
        id: row.id,
        sealedAt: new Date().toISOString(),
        organisation: context.organisation,
        caseId: row.caseId,
        restricted,
        purpose: row.purpose,
        recipient: row.recipient,
        fingerprint: context.fingerprint,
        country: it.country,
        labels: it.labels,
        urgency: it.urgency,
        itemCount: counts.items,
        mediaCount: counts.media,
        decisions: decisions.map((d) => ({
          at: new Date(d.madeAt).toISOString(),
          by: d.madeBy,
          policyLabel: d.policyLabel,
          action: d.action,
          rationale: d.rationale,
        })),
        items: some.map((i) => ({
          id: i.id,
          source: i.source,
          url: i.url,
          author: i.authorHandle ?? i.authorId,
          receivedAt: i.receivedAt.toISOString(),
          lang: i.lang,
          text: i.text,
          media: media
            .filter((m) => m.itemId === i.id)
            .map((m) => ({ id: m.id, sha256: m.sha256, pdq: m.pdq, file: m.vaultKey && `media/${m.id}.age` })),
        })),
        custody: pseudonyms.replace(events.slice(-200)),
      }),
    ),
  };
  yield jsonFile('case.json', {
    id: it.id,
    openedAt: it.openedAt,
    decidedAt: it.decidedAt,
    labels: it.labels,
    reasons: it.reasons,
    urgency: it.urgency,
    country: it.country,
    lang: it.lang,
    pack: it.pack,
    ...counts,
    /** Whether the organisation's own chain was whole when this was sealed. */
    custodyWhole: broken === undefined,
  });
  yield jsonFile('decisions.json', decisions);
  yield chain;
}

/** The items of the case in pages: what was received, what was said of it, its custody, its images. */
async function* itemFiles(
  deps: WorkerDeps,
  row: EvidenceRow,
  pseudonyms: Pseudonyms,
): AsyncGenerator<PackageFile | { itemId: string }> {
  const { sql, vault } = deps;
  for (let after = ''; ; ) {
    const items = await listCaseItems(sql, row.caseId, { after, limit: PAGE });
    const ids = items.map((i) => i.id);
    const [scores, media, matches, lines] = await Promise.all([
      listScores(sql, ids),
      listMedia(sql, ids),
      listMatches(sql, ids),
      listCustody(sql, ids),
    ]);
    for (const item of items) {
      yield { itemId: item.id };
      const own = media.filter((m) => m.itemId === item.id);
      const { fingerprint, source, externalId, url, authorId, authorHandle, targetId, targetHandle, text } = item;
      yield jsonFile(`items/${item.id}.json`, {
        id: item.id,
        /** As it was sent to the service. */
        received: {
          source,
          externalId,
          url,
          authorId,
          authorHandle,
          targetId,
          targetHandle,
          text,
          postedAt: item.postedAt,
        },
        receivedAt: item.receivedAt,
        receivedSha256: fingerprint,
        lang: item.lang,
        country: item.country,
        /** What ran, as name@version. */
        signals: item.signals,
        scores: scores.filter((s) => s.itemId === item.id).map(({ itemId: _, ...score }) => score),
        labels: item.labels,
        reasons: item.reasons,
        media: own.map((m) => ({
          id: m.id,
          file: m.vaultKey === null ? null : `media/${m.id}.age`,
          format: m.format,
          width: m.width,
          height: m.height,
          bytes: m.bytes,
          pdq: m.pdq,
          pdqQuality: m.pdqQuality,
          md5: m.md5,
          sha256: m.sha256,
          erasedAt: m.erasedAt,
          matches: matches.filter((x) => x.mediaId === m.id).map(({ mediaId: _m, itemId: _i, ...match }) => match),
        })),
      });
      const chain = lines.filter((l) => l.subject === item.id).map(({ subject: _, ...line }) => line);
      if (chain.length > 0) yield chainFile(`custody/items/${item.id}.ndjson`, item.id, chain, pseudonyms);
      for (const m of own)
        if (m.vaultKey !== null)
          yield { path: `media/${m.id}.age`, bytes: await ageEncrypt(await vault.get(m.vaultKey), row.mediaRecipient) };
    }
    if (items.length < PAGE) return;
    after = items.at(-1)!.id;
  }
}
