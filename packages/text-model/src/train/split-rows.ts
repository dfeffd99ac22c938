/**
 * Which rows teach, which calibrate, which only test. The authors' splits are honoured: `test` is never seen by training
 * or by any choice, `dev` calibrates. Where a set gives no dev or no test, a seeded hash of the text keeps rows back:
 * - dev and no test, train or not: half of dev calibrates, half tests;
 * - test and no dev: 8 % of train calibrates;
 * - neither, in a set of 1,000 rows or more: 8 % calibrates, 8 % tests.
 */
import type { DataRow } from './data-row.ts';
import { hashShare } from './random.ts';
import { sourceInfo } from './sources.ts';

export type Role = 'train' | 'calibrate' | 'test';
const KEPT_BACK = 0.08;
const FORMAL_KEPT_BACK = 0.2;

export function splitRows(rows: readonly DataRow[], seed: number): Role[] {
  const has = new Map<string, { dev: boolean; test: boolean; rows: number }>();
  for (const row of rows) {
    const entry = has.get(row.source) ?? { dev: false, test: false, rows: 0 };
    entry.rows += 1;
    if (row.split === 'dev') entry.dev = true;
    if (row.split === 'test') entry.test = true;
    has.set(row.source, entry);
  }
  const keys = rows.map((row) => textKey(row.text));
  const roles = rows.map((row, i): Role => {
    const entry = has.get(row.source);
    const share = hashShare(keys[i] as string, seed);
    if (row.split === 'test') return 'test';
    // Formal benign text is there to hold false alarms down: more of it is kept for that.
    if (sourceInfo(row.source).formal && row.split === 'train') return share < FORMAL_KEPT_BACK ? 'calibrate' : 'train';
    if (row.split === 'dev') return entry?.test === true || share < 0.5 ? 'calibrate' : 'test';
    if (entry === undefined || entry.dev) return 'train';
    if (share < KEPT_BACK) return entry.rows >= 1_000 || entry.test ? 'calibrate' : 'train';
    if (share > 1 - KEPT_BACK && !entry.test && entry.rows >= 1_000) return 'test';
    return 'train';
  });
  // Sets overlap: a text kept back in one must not teach from another.
  const kept = new Map<string, Role>();
  roles.forEach((role, i) => {
    if (role === 'train') return;
    const key = keys[i] as string;
    if (role === 'test' || !kept.has(key)) kept.set(key, role);
  });
  return roles.map((role, i) => (role === 'test' ? role : (kept.get(keys[i] as string) ?? role)));
}

/** Letters and digits of the text, folded: equal keys, equal texts. */
export function textKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\p{So}]+/gu, '');
}
