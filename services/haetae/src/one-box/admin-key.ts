import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FirstAdminKey {
  /** What to preset in the api; undefined when there is nothing to preset. */
  key: string | undefined;
  /** Whether this is the first run on the folder, on which the key is shown. */
  first: boolean;
  /** Notes that the key was given out. */
  issued(): void;
}

/**
 * The first admin's key: given in the environment, or made on the first run. The api keeps its hash, and the key itself is
 * written nowhere; a mark in the secrets folder says that it was given out.
 */
export function chooseAdminKey(secretsDir: string, env: NodeJS.ProcessEnv): FirstAdminKey {
  const mark = join(secretsDir, 'admin-key-issued');
  const first = !existsSync(mark);
  const made = first ? `hk_${randomBytes(32).toString('base64url')}` : undefined;
  return {
    key: env.HAETAE_ADMIN_KEY || made,
    first,
    issued: () => {
      if (first) writeFileSync(mark, `${new Date().toISOString()}\n`, { mode: 0o600 });
    },
  };
}
