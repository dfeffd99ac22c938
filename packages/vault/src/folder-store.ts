import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import { OBJECT_NAME, type ObjectStore } from './object-store.ts';

/** What a disk says that has no room, takes no writes or does not answer for now: whoever asks is to come back. */
const DISK_CODES = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ESTALE', 'ETIMEDOUT'];

function throwUnavailable(error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (!DISK_CODES.includes(code ?? '')) throw error;
  throw new HaetaeError('VAULT_UNAVAILABLE', `The disk of the vault does not work (${code}).`, {
    retryAfterS: 10,
    cause: error,
  });
}

/** Objects as files, 256 folders of them. A write is synced to disk, its folder too, before it counts. */
export async function createFolderStore(dir: string): Promise<ObjectStore> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const pathOf = (name: string) => join(dir, name.slice(0, 2), name);
  let writes = 0;
  return {
    async write(name, sealed) {
      const path = pathOf(name);
      const folder = dirname(path);
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch(throwUnavailable);
      writes += 1;
      const temporary = `${path}.${process.pid}-${writes}.part`;
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(sealed);
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
        throwUnavailable(error);
      }
    },
    async read(name) {
      return await readFile(pathOf(name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throwUnavailable(error);
        return undefined;
      });
    },
    async remove(name) {
      await rm(pathOf(name), { force: true });
    },
    async *list() {
      for (const shard of await readdir(dir)) {
        for (const name of await readdir(join(dir, shard)).catch(() => [])) {
          if (!OBJECT_NAME.test(name)) continue;
          const info = await stat(join(dir, shard, name)).catch(() => undefined);
          if (info) yield { name, writtenMs: info.mtimeMs };
        }
      }
    },
  };
}
