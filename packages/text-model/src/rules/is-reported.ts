import type { CompiledTable } from './find-tables.ts';
import type { Found } from './phrase-pattern.ts';

/** Units of text around a phrase in which a word of report counts. */
const BEFORE = 90;
const AFTER = 60;
const LONGEST_WORD = 20;

/**
 * Whether the phrase at `found` is somebody else's (told by a victim, a newspaper, a court), quoted, turned round by a
 * negation, or part of a game or jest. Such text is the speech that the service protects: when in doubt, yes.
 */
export function isReported(text: string, found: Found, table: CompiledTable): boolean {
  if (isQuoted(text, found)) return true;
  const around = text.slice(Math.max(0, found.start - BEFORE), found.start);
  const after = beforeCondition(text.slice(found.end, found.end + AFTER), table);
  // the phrase itself is left out: its own words ("will", "she") are no report
  if (table.report.test(around) || table.report.test(after)) return true;
  if (table.play.test(around) || table.play.test(after)) return true;
  return isNegated(text, found, table);
}

/**
 * "I will …, if you go to the police": what a condition names is not a report of the phrase. Before the phrase it may be one ("If he
 * says I will …, call us").
 */
function beforeCondition(text: string, table: CompiledTable): string {
  const [first] = table.condition.find(text, 1);
  return first === undefined ? text : text.slice(0, first.start);
}

/** A negation within the phrase, or the word before or after it; not one that belongs to an "or else". */
function isNegated(text: string, found: Found, table: CompiledTable): boolean {
  const start = text.lastIndexOf(' ', found.start - 2) + 1;
  const next = text.indexOf(' ', found.end + 1);
  const close = text.slice(start, next < 0 ? found.end + LONGEST_WORD : Math.min(next, found.end + LONGEST_WORD));
  if (!table.negation.test(close)) return false;
  const orElse = text.slice(Math.max(0, start - LONGEST_WORD), found.start + 1);
  return !(table.demand.test(orElse) && !table.negation.test(text.slice(found.start, found.end)));
}

/** Between quotation marks: an odd number of them before, one more after; a text quoted as a whole does not count. */
function isQuoted(text: string, found: Found): boolean {
  let before = 0;
  for (let i = 1; i < found.start; i += 1) if (text.charCodeAt(i) === 0x22) before += 1;
  if (text.charCodeAt(0) === 0x22 && !text.endsWith('"')) before += 1;
  return before % 2 === 1 && text.indexOf('"', found.end) >= 0;
}
