import type { AnyLabel, Reason } from '@haetae/contracts';
import Table from 'cli-table3';

/** A case as `GET /v1/cases` lists it; only what the table needs. */
export interface QueuedCase {
  urgency: number;
  labels: AnyLabel[];
  lang: string | null;
  itemCount: number;
  excerpt: string | null;
  reasons: Reason[];
}

const EXCERPT_CHARS = 44;

/** The review queue as a table, the most urgent first. */
export function showQueue(cases: QueuedCase[], total: number): string {
  const table = new Table({
    head: ['Urgency', 'Labels', 'Language', 'Excerpt', 'Why'],
    colWidths: [9, 22, 10, EXCERPT_CHARS + 4, 48],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { urgency, labels, lang, excerpt, itemCount, reasons } of cases) {
    const count = itemCount > 1 ? ` (${itemCount} items)` : '';
    table.push([urgency, labels.join(', '), lang ?? '–', `${printable(excerpt ?? '(image)')}${count}`, why(reasons)]);
  }
  const more = total > cases.length ? `\n… and ${total - cases.length} more.` : '';
  return `Review queue: ${total} cases, the most urgent first.\n${table.toString()}${more}\n`;
}

function why(reasons: Reason[]): string {
  const [first, ...others] = reasons;
  if (!first) return '';
  return others.length > 0 ? `${printable(first.message)} (+${others.length} more)` : printable(first.message);
}

/** Cut to fit, and without what could steer the terminal: control characters and bidirectional overrides. */
function printable(text: string): string {
  const clean = text.replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  const characters = [...new Intl.Segmenter().segment(clean)].map((s) => s.segment);
  return characters.length <= 90 ? clean : `${characters.slice(0, 89).join('')}…`;
}
