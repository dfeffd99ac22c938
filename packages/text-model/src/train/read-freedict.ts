/**
 * FreeDict dictionaries as Debian installs them (`/usr/share/dictd/freedict-eng-ara.{index,dict.dz}`; the dictd format:
 * headword, offset and length in base 64). Used while training only, never shipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const number = (text: string): number => [...text].reduce((n, c) => n * 64 + DIGITS.indexOf(c), 0);

/** English word (lower case) → its first translation. Undefined when the dictionary is not installed. */
export function readFreedict(pair: string): Map<string, string> | undefined {
  const base = `/usr/share/dictd/freedict-${pair}`;
  if (!existsSync(`${base}.index`)) return undefined;
  const dict = gunzipSync(readFileSync(`${base}.dict.dz`));
  const out = new Map<string, string>();
  for (const line of readFileSync(`${base}.index`, 'utf8').split('\n')) {
    const [head, offset, length] = line.split('\t');
    if (head === undefined || offset === undefined || length === undefined || head.startsWith('00')) continue;
    const start = number(offset);
    const word = firstTranslation(dict.subarray(start, start + number(length)).toString('utf8'));
    const key = head.toLowerCase();
    if (word !== undefined && !out.has(key)) out.set(key, word);
  }
  return out;
}

function firstTranslation(entry: string): string | undefined {
  for (const line of entry.split('\n').slice(1)) {
    const text = line
      .replace(/^\s*(?:[IVX]+\.|\d+\.)\s*/g, '')
      .replace(/^\s*\d+\.\s*/, '')
      .replace(/<[^>]*>|\([^)]*\)|\[[^\]]*\]|\{[^}]*\}/g, '')
      .replace(/~/g, ' ')
      .trim();
    if (text === '' || /^["“']|^(?:Synonym|see|Note)/i.test(text)) continue;
    const first = text.split(/[,;،/:]/, 1)[0]?.trim();
    if (first !== undefined && first !== '' && first.split(' ').length <= 3) return first;
  }
  return undefined;
}
