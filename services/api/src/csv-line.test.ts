import { expect, it } from 'vitest';
import { csvLine } from './csv-line.ts';

it('quotes what would end a field, and makes a formula text', () => {
  expect(csvLine(['a', 'b,c', 'say "so"', 'two\nlines', null, -3.5])).toBe(
    'a,"b,c","say ""so""","two\nlines",,-3.5\r\n',
  );
  expect(csvLine(['=1+1', '-2', '@x', '\tq'])).toBe("'=1+1,'-2,'@x,'\tq\r\n");
});
