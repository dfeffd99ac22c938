import type { Found, HashIndex } from '@haetae/hash-index';
import { createHashIndex, hashFromHex, hashToHex } from '@haetae/hash-index';
import type { Line } from './line-batches.ts';

/** Longest line of a bank file that is read: a hash and an id. */
export const MAX_BANK_LINE_BYTES = 4_096;

/** A bank file in memory: hashes with their ids, in file order. */
export interface MatchBank {
  readonly index: HashIndex;
  /** The id of an index entry: as written in the file, else the hash itself. */
  idOf(found: Found): string;
}

/**
 * Reads a bank file: one PDQ hash in 64 hex digits a line, optionally a comma and an id (either may stand in double quotes;
 * further columns are ignored). Blank lines, lines that begin with `#` and a header in the first row are passed over.
 * `refuse` is told of every line that is none of these; the others count.
 */
export async function readMatchBank(
  batches: AsyncIterable<Line[]>,
  refuse: (line: number, reason: string) => void,
): Promise<MatchBank> {
  const index = createHashIndex();
  const ids = new Map<number, string>();
  let entries = 0;
  let first = true;
  for await (const lines of batches)
    for (const { number, text, tooLong } of lines) {
      if (!tooLong && (text.trim() === '' || text.startsWith('#'))) continue;
      const fields = tooLong ? undefined : splitFields(text);
      const [hash = '', id = ''] = fields ?? [];
      const header = first && looksLikeHeader(hash);
      first = false;
      if (header) continue;
      const problem = tooLong ? `it is longer than ${MAX_BANK_LINE_BYTES} bytes` : findProblem(fields, hash);
      if (problem !== undefined) refuse(number, problem);
      else {
        index.add(entries, hashFromHex(hash));
        if (id !== '') ids.set(entries, id);
        entries += 1;
      }
    }
  index.compact();
  return { index, idOf: ({ id }) => ids.get(id) ?? hashToHex(index.get(id)!) };
}

const HASH = /^[0-9a-fA-F]{64}$/;

function findProblem(fields: string[] | undefined, hash: string): string | undefined {
  if (fields === undefined) return 'a quoted field does not end';
  if (HASH.test(hash)) return undefined;
  const shown = hash.length > 80 ? `${hash.slice(0, 80)}…` : hash;
  return `a PDQ hash has 64 hex digits; this has ${hash.length} characters: ${JSON.stringify(shown)}`;
}

/** A name such as `hash` or `PDQ hash`: a word, and not a damaged hash, which would be all hex digits. */
function looksLikeHeader(field: string): boolean {
  return /^[a-z][a-z0-9 _-]{0,40}$/i.test(field) && /[g-z]/i.test(field);
}

/** The first fields of a CSV line, trimmed; undefined where a quote is left open. */
function splitFields(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',', 2).map((field) => field.trim());
  const fields: string[] = [];
  const field = /\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(?:,|$)/y;
  while (field.lastIndex < text.length && fields.length < 2) {
    const match = field.exec(text);
    if (match === null) return undefined;
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]!.trim());
  }
  return fields;
}
