import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import { type MasterKey, openBytes, sealBytes } from './sealed-bytes.ts';

/** Encrypted media bytes. Object names are random: they say nothing of what they hold. */
export interface Vault {
  /** Stores bytes durably (synced to disk before it returns) and gives the object's name. */
  put(bytes: Uint8Array): Promise<string>;
  /** Throws VAULT_OBJECT_NOT_FOUND or VAULT_OBJECT_DAMAGED. */
  get(name: string): Promise<Buffer>;
  /** Removes an object; one that is gone already is no error. */
  erase(name: string): Promise<void>;
  /** Names of objects older than `olderThanMs`, for the sweep that looks for those that no item refers to. */
  listOlderThan(olderThanMs: number): AsyncGenerator<string>;
}

const NAME = /^[0-9a-f]{48}$/;

/** A vault in a folder. `masterKeys` are base64 of 32 bytes; the first seals, all open (rotation). */
export async function createFolderVault(options: { dir: string; masterKeys: readonly string[] }): Promise<Vault> {
  const masters: MasterKey[] = options.masterKeys.map((base64) => {
    const key = Buffer.from(base64, 'base64');
    if (key.length !== 32) throw new HaetaeError('CONFIG_INVALID', 'A vault master key must be 32 bytes in base64.');
    return { key, id: createHash('sha256').update('haetae-vault-key-id').update(key).digest().subarray(0, 4) };
  });
  const master = masters[0];
  if (!master) throw new HaetaeError('CONFIG_INVALID', 'The vault needs a master key.');
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  const pathOf = (name: string) => {
    if (!NAME.test(name)) throw new HaetaeError('VAULT_OBJECT_NOT_FOUND', 'This is not the name of a vault object.');
    return join(options.dir, name.slice(0, 2), name);
  };
  return {
    async put(bytes) {
      const name = randomBytes(24).toString('hex');
      const path = pathOf(name);
      const folder = dirname(path);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const temporary = `${path}.part`;
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(sealBytes(master, name, bytes));
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, path);
        // The rename is durable only once the folder is synced.
        const directory = await open(folder, 'r');
        await directory.sync().finally(() => directory.close());
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      return name;
    },
    async get(name) {
      const path = pathOf(name);
      const sealed = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        throw new HaetaeError('VAULT_OBJECT_NOT_FOUND', 'The vault has no such object; it may have been erased.');
      });
      return openBytes(masters, name, sealed);
    },
    async erase(name) {
      await rm(pathOf(name), { force: true });
    },
    async *listOlderThan(olderThanMs) {
      const before = Date.now() - olderThanMs;
      for (const shard of await readdir(options.dir)) {
        for (const file of await readdir(join(options.dir, shard)).catch(() => [])) {
          const info = await stat(join(options.dir, shard, file)).catch(() => undefined);
          if (info && info.mtimeMs < before && NAME.test(file)) yield file;
        }
      }
    },
  };
}
