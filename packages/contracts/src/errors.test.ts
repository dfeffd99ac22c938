import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_HELP } from './error-help.ts';
import { errorRows } from './error-rows.ts';
import { ERRORS, type ErrorCode, HaetaeError, isHaetaeError } from './errors.ts';

const root = new URL('../../../', import.meta.url).pathname;
const codes = Object.keys(ERRORS) as ErrorCode[];

/** The text of every source file of the services and packages, but for the catalogue itself and tests. */
function readSources(): string {
  const rooms = ['packages', 'services'].flatMap((top) =>
    readdirSync(join(root, top)).map((name) => join(root, top, name, 'src')),
  );
  const texts: string[] = [];
  const walk = (dir: string) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (/\.(ts|tsx|js|mjs)$/.test(entry.name) && !/\.test\.|\/contracts\/src\/error/.test(path))
        texts.push(readFileSync(path, 'utf8'));
    }
  };
  for (const room of rooms) if (readdirSync(join(room, '..')).includes('src')) walk(room);
  return texts.join('\n');
}

describe('the catalogue', () => {
  it('has a way out for every code, and none for a code that is gone', () => {
    expect(Object.keys(ERROR_HELP).toSorted(), 'say the way out in error-help.ts').toEqual(codes.toSorted());
    for (const [code, help] of Object.entries(ERROR_HELP)) expect(help, code).toMatch(/^[A-Z].*\.$/);
  });

  it('is what docs/errors.md prints', () => {
    const printed = readFileSync(join(root, 'docs/errors.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^[|\s:-]+$/.test(line))
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
    expect(printed, 'out of step: run npm run build, then npm run gen').toEqual(errorRows());
  });

  it('has no code that nothing throws', () => {
    const sources = readSources();
    const unused = codes.filter((code) => !new RegExp(`['"\`]${code}['"\`]`).test(sources));
    expect(unused, 'remove it from errors.ts and error-help.ts').toEqual([]);
  });

  it('has statuses of errors, and asks to retry only where that may help', () => {
    for (const code of codes) {
      const { status, retryable } = ERRORS[code];
      expect(status, code).toBeGreaterThanOrEqual(400);
      expect(status, code).toBeLessThan(600);
      if ([429, 503].includes(status)) expect(retryable, code).toBe(true);
      if ([401, 403, 404, 405, 409, 413, 415].includes(status)) expect(retryable, code).toBe(false);
    }
  });
});

describe('HaetaeError', () => {
  it('carries its code, and what the catalogue says of it', () => {
    const error = new HaetaeError('OVERLOADED', undefined, { retryAfterS: 3 });
    expect(error).toMatchObject({ status: 429, retryable: true, retryAfterS: 3, message: ERRORS.OVERLOADED.title });
    expect(error.cause).toBeUndefined();
    expect(isHaetaeError(error)).toBe(true);
    expect(isHaetaeError(error, 'OVERLOADED')).toBe(true);
    expect(isHaetaeError(error, 'INTERNAL')).toBe(false);
    expect(isHaetaeError(new Error('x'))).toBe(false);
  });
});
