import { lockBankChanges } from './banks.ts';
import type { Queryable } from './database.ts';

export interface FloodLimits {
  /** Fewer hits than this are never a flood. */
  minHits: number;
  /** Share of the images of the window, above which the hits of one hash are a flood. */
  share: number;
  windowMinutes: number;
}

/**
 * Switches off hashes that no person has confirmed and that suddenly hit a large share of the traffic: a logo or an empty
 * picture in a bank would otherwise flag everything. Raises one alert each. Returns the hashes that were switched off. Call it
 * in a transaction.
 */
export async function quarantineFloods(sql: Queryable, hashIds: string[], limits: FloodLimits): Promise<string[]> {
  if (hashIds.length === 0) return [];
  const since = sql`now() - make_interval(mins => ${limits.windowMinutes})`;
  // Counted only for hashes that may be switched off; most hits are on confirmed ones, and those cost nothing here.
  const floods = await sql<{ id: string; organisationId: string; hits: number; images: number }[]>`
    select h.id, b.organisation_id as "organisationId", hits.n as hits, images.n as images
    from hashes h join banks b on b.id = h.bank_id
    cross join lateral (select count(*)::int as n from matches m where m.hash_id = h.id and m.at > ${since} and m.found_by = 'score') hits
    cross join lateral (select count(*)::int as n from media m where m.organisation_id = b.organisation_id and m.pdq is not null and m.created_at > ${since}) images
    where h.id = any(${hashIds}) and h.confirmed_at is null and not h.disabled and b.kind = 'block'
      and hits.n >= ${limits.minHits} and hits.n > ${limits.share}::float8 * images.n`;
  if (floods.length === 0) return [];
  await lockBankChanges(sql);
  for (const flood of floods) {
    await sql`
      update hashes set disabled = true, disabled_reason = 'flood', updated_at = now(), sequence = nextval('bank_changes')
      where id = ${flood.id}`;
    await sql`
      insert into alerts (organisation_id, kind, subject, message)
      values (${flood.organisationId}, 'hash-flood', ${flood.id},
        ${`Hash ${flood.id} hit ${flood.hits} of ${flood.images} images within ${limits.windowMinutes} minutes and was never confirmed by a person. It is switched off; confirm it or withdraw it.`})
      on conflict do nothing`;
  }
  return floods.map((f) => f.id);
}

export interface Alert {
  kind: string;
  subject: string;
  message: string;
  at: Date;
}

/** The newest alerts of an organisation. */
export async function listAlerts(sql: Queryable, organisationId: string, limit: number): Promise<Alert[]> {
  return await sql<Alert[]>`
    select kind, subject, message, at from alerts where organisation_id = ${organisationId} order by at desc limit ${limit}`;
}
