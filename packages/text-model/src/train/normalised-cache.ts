/** Keeps normalised texts between runs, as normalising takes longer than most of the training. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readPlainly } from '../normalise/index.ts';

export interface NormalisedCache {
  read(text: string, lang: string): string;
  save(): void;
}

const CHECKED = 1_000;

/** Opens the cache in `file`. One that was made by another normaliser, as a sample of it shows, is not used. */
export function openNormalisedCache(file: string): NormalisedCache {
  const known = new Map<string, string>();
  if (existsSync(file)) {
    const pairs = JSON.parse(readFileSync(file, 'utf8')) as [string, string][];
    const step = Math.max(1, Math.floor(pairs.length / CHECKED));
    const same = pairs.every(([key, value], i) => i % step !== 0 || fresh(key) === value);
    if (same) for (const [key, value] of pairs) known.set(key, value);
  }
  let added = 0;
  return {
    read(text, lang) {
      const key = `${lang}\t${text}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const value = fresh(key);
      known.set(key, value);
      added += 1;
      return value;
    },
    save() {
      if (added === 0) return;
      writeFileSync(`${file}.part`, JSON.stringify([...known]));
      renameSync(`${file}.part`, file);
    },
  };
}

function fresh(key: string): string {
  const at = key.indexOf('\t');
  return readPlainly(key.slice(at + 1), { lang: key.slice(0, at) }).text;
}
