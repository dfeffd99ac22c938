import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowTable } from './row-table.ts';

const rowsOf = (table: ReturnType<typeof createRowTable>, keyHash: number): number[] => {
  const rows: number[] = [];
  table.find(keyHash, (row) => {
    rows.push(row);
    return false;
  });
  return rows.sort((a, b) => a - b);
};

describe('createRowTable', () => {
  it('holds what a plain list would hold, through inserts and deletes of crowded keys', () => {
    // few distinct keys, neighbours in one partition: long runs, wrap-around and growth
    const key = fc.constantFrom(0, 1, 2, 14, 15, 16, 31, 0xffffffff, 0xff00000f);
    const step = fc.record({ remove: fc.boolean(), key, row: fc.nat({ max: 40 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = createRowTable();
        const model = new Set<string>();
        for (const { remove, key: k, row } of steps) {
          const entry = `${k} ${row}`;
          if (remove) expect(table.delete(k, row)).toBe(model.delete(entry));
          else if (!model.has(entry)) {
            table.insert(k, row);
            model.add(entry);
          }
        }
        for (const k of new Set(steps.map((s) => s.key))) {
          const expected = [...model].filter((e) => e.startsWith(`${k} `)).map((e) => Number(e.split(' ')[1]));
          expect(rowsOf(table, k)).toEqual(expected.sort((a, b) => a - b));
        }
      }),
      { numRuns: 200 },
    );
  });
});
