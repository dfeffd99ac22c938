import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads a secret of this instance, made at first use: `bytes` random bytes, readable by the owner alone. */
export function readOrCreateSecret(
  dir: string,
  name: string,
  encoding: 'base64' | 'hex' = 'hex',
  bytes = 32,
): { value: string; created: boolean } {
  const file = join(dir, name);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(bytes).toString(encoding), { mode: 0o600 });
  let created = true;
  try {
    // Whole or not at all: a start that is killed here leaves no half key behind.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    created = false;
  } finally {
    rmSync(draft, { force: true });
  }
  return { value: readFileSync(file, 'utf8').trim(), created };
}
