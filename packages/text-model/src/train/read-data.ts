import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HaetaeError } from '@haetae/contracts';
import type { DataRow, TemplateRow } from './data-row.ts';

/** Reads `*.jsonl.gz` and `*.jsonl` of a data folder and of its `research-only` part, in the order of their names. */
export function readDataFolder(dir: string, options: { openOnly?: boolean } = {}): DataRow[] {
  if (!existsSync(dir)) throw new HaetaeError('FILE_NOT_READABLE', `There is no data folder at ${dir}.`);
  const folders = options.openOnly === true ? [dir] : [dir, join(dir, 'research-only')];
  const rows: DataRow[] = [];
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).sort()) {
      if (!/\.jsonl(\.gz)?$/.test(name)) continue;
      for (const row of readJsonLines(join(folder, name))) rows.push(row as DataRow);
    }
  }
  if (rows.length === 0) throw new HaetaeError('FILE_NOT_READABLE', `${dir} holds no .jsonl or .jsonl.gz file.`);
  return rows;
}

/** Reads `<lang>.jsonl` templates; an absent folder has none. */
export function readTemplates(dir: string): TemplateRow[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readJsonLines(join(dir, name)) as TemplateRow[]);
}

/** The values of a JSON Lines file, gzipped or not. Throws FILE_NOT_READABLE with the line number. */
export function readJsonLines(file: string): unknown[] {
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  const values: unknown[] = [];
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      values.push(JSON.parse(line));
    } catch (cause) {
      throw new HaetaeError('FILE_NOT_READABLE', `${file}, line ${number}, is not JSON.`, { cause });
    }
  }
  return values;
}
