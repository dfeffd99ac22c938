/**
 * A Markdown table with its columns in line, as the formatter wants it. Rows are arrays of cells, the first the heading; a bar
 * in a cell is escaped.
 */
export function renderTable([head, ...rows]) {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, n) => Math.max(3, ...all.map((row) => [...row[n]].length)));
  const line = (cells) => `| ${cells.map((cell, n) => cell + ' '.repeat(widths[n] - [...cell].length)).join(' | ')} |`;
  const [first, ...rest] = all.map(line);
  return [first, line(widths.map((width) => '-'.repeat(width))), ...rest].join('\n');
}

/** `page` with `table` between its marks. Throws when it has lost them. */
export function replaceTable(page, table) {
  const parts = /^([\s\S]*<!-- table: [^>]*-->\n)[\s\S]*?(<!-- end of table -->[\s\S]*)$/.exec(page);
  if (!parts) throw new Error('the page has lost its marks <!-- table: … --> and <!-- end of table -->');
  return `${parts[1]}\n${table}\n\n${parts[2]}`;
}
