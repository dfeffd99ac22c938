import type { NormalisedText } from '../normalise/mapped-text.ts';
import { findContacts } from './contact-data.ts';
import { type CompiledTable, findTables } from './find-tables.ts';
import { isReported } from './is-reported.ts';
import type { Found } from './phrase-pattern.ts';
import { distance, findAll, type RuleHit, toSpans } from './rule-hit.ts';

/** Set by hand: held up, or with a call to act; held up and with a call. */
const SCORE_ONE = 0.7;
const SCORE_BOTH = 0.9;
const SCORE_HANDLE = 0.6;
/** Units of text within which a phrase belongs to the data. */
const NEAR = 100;
/** Units of text around the data in which a word of an office, a shop or a helpline counts. */
const BUSINESS_NEAR = 80;
const WORD = "[\\p{L}\\p{M}'-]{1,20}";
const HOUSE = '(?<![\\p{N}.,:])\\d{1,4}[a-z]?(?![\\p{N}%]|[.,:]\\d)';

/**
 * Somebody else's contact data (telephone, national number, e-mail, plate, street address) held up to others ("this is
 * her number") or with a call to act ("call her"). Neither the data alone, nor a helpline's or shop's, counts.
 */
export function detectDoxxing(source: NormalisedText, lang?: string): RuleHit[] {
  const { text } = source;
  if (!/\d|_email_|_user_/.test(text)) return [];
  const contacts = findContacts(text);
  const hits: RuleHit[] = [];
  for (const table of findTables(text, lang)) {
    const expose = table.expose.find(text).filter((f) => !isReported(text, f, table));
    const call = table.call.find(text);
    if (expose.length === 0 && call.length === 0) continue;
    const data = contacts.filter((contact) => !isBusiness(text, contact, table));
    // an address is told by words alone, so it needs the phrase of exposure
    const addresses = expose.length > 0 ? findAddresses(text, table).filter((a) => isNear(a, expose)) : [];
    const strong: Found[] = [...data.filter((c) => c.strong), ...addresses];
    const score =
      scoreOf(strong, expose, call, SCORE_ONE, SCORE_BOTH) ?? scoreOf(data, expose, call, undefined, SCORE_HANDLE);
    if (score === undefined) continue;
    const near = [...expose, ...call].filter((phrase) => isNear(phrase, [...data, ...addresses]));
    hits.push({ label: 'doxxing', score, spans: toSpans(source, [...data, ...addresses, ...near]), lang: table.lang });
  }
  return hits;
}

function scoreOf(
  data: readonly Found[],
  expose: readonly Found[],
  call: readonly Found[],
  one: number | undefined,
  both: number,
): number | undefined {
  const exposed = data.some((d) => isNear(d, expose));
  const called = data.some((d) => isNear(d, call));
  if (exposed && called) return both;
  return exposed || called ? one : undefined;
}

function isNear(place: Found, others: readonly Found[]): boolean {
  return others.some((other) => distance(place, other) <= NEAR);
}

function isBusiness(text: string, place: Found, table: CompiledTable): boolean {
  return table.business.test(text.slice(Math.max(0, place.start - BUSINESS_NEAR), place.end + BUSINESS_NEAR));
}

const addressForms = new Map<string, RegExp>();

/** A house number within three words of a word for street, flat or quarter. */
function findAddresses(text: string, table: CompiledTable): Found[] {
  let form = addressForms.get(table.lang);
  if (form === undefined) {
    const place = `(?:${table.address.source})(?![\\p{L}\\p{M}])`;
    form = new RegExp(
      `${HOUSE}[ ,]{1,2}(?:${WORD}[ ,]{1,2}){0,3}${place}|${place}[ ,.:№#]{1,3}(?:${WORD}[ ,]{1,2}){0,3}${HOUSE}`,
      'gu',
    );
    addressForms.set(table.lang, form);
  }
  return findAll(form, text).filter((found) => !isBusiness(text, found, table));
}
