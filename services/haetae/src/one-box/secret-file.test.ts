import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readOrCreateSecret } from './secret-file.ts';

it('makes a secret once, for the owner alone', () => {
  const dir = mkdtempSync(join(tmpdir(), 'haetae-secret-'));
  const made = readOrCreateSecret(dir, 'master.key', 'base64');
  expect(made.created).toBe(true);
  expect(Buffer.from(made.value, 'base64')).toHaveLength(32);
  expect(readOrCreateSecret(dir, 'master.key', 'base64')).toEqual({ value: made.value, created: false });
  expect(readOrCreateSecret(dir, 'other').value).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(join(dir, 'master.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir).toSorted()).toEqual(['master.key', 'other']);
  rmSync(dir, { recursive: true });
});
