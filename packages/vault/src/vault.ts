import { randomBytes } from 'node:crypto';
import { HaetaeError } from '@haetae/contracts';
import { createKeyring, type Keyring } from './keyring.ts';
import { OBJECT_NAME, type ObjectStore } from './object-store.ts';

/** Encrypted media bytes. Object names are random: they say nothing of what they hold. */
export interface Vault {
  /** Stores bytes durably and gives the object's name. */
  put(bytes: Uint8Array): Promise<string>;
  /** Throws VAULT_OBJECT_NOT_FOUND or VAULT_OBJECT_DAMAGED. */
  get(name: string): Promise<Buffer>;
  /** Removes an object; one that is gone already is no error. */
  erase(name: string): Promise<void>;
  /** Names of objects older than `olderThanMs`, for the sweep that looks for those that no item refers to. */
  listOlderThan(olderThanMs: number): AsyncGenerator<string>;
  /**
   * Wraps the data keys of objects that an older master key wrapped anew under the current one; the objects' bytes are not
   * encrypted again. Objects can be read and written meanwhile. Returns how many were changed, and how many cannot be opened
   * with any key that is configured. `onProgress` is told after each object how many have been looked at.
   */
  rewrap(onProgress?: (seen: number) => void): Promise<{ rewrapped: number; unreadable: number }>;
}

/** A vault over an object store. `keys`: a ring of master keys, or base64 keys of which the first seals and all open. */
export function createVault(options: { objects: ObjectStore; keys: Keyring | readonly string[] }): Vault {
  const { objects } = options;
  const keys = 'seal' in options.keys ? options.keys : createKeyring(options.keys);
  const read = async (name: string) => {
    const sealed = OBJECT_NAME.test(name) ? await objects.read(name) : undefined;
    if (!sealed)
      throw new HaetaeError('VAULT_OBJECT_NOT_FOUND', 'The vault has no such object; it may have been erased.');
    return sealed;
  };
  return {
    async put(bytes) {
      const name = randomBytes(24).toString('hex');
      await objects.write(name, keys.seal(name, bytes));
      return name;
    },
    async get(name) {
      return keys.open(name, await read(name));
    },
    async erase(name) {
      if (OBJECT_NAME.test(name)) await objects.remove(name);
    },
    async *listOlderThan(olderThanMs) {
      const before = Date.now() - olderThanMs;
      for await (const { name, writtenMs } of objects.list()) if (writtenMs < before) yield name;
    },
    async rewrap(onProgress = () => undefined) {
      let seen = 0;
      let rewrapped = 0;
      let unreadable = 0;
      for await (const { name } of objects.list()) {
        onProgress(seen);
        seen += 1;
        const sealed = await objects.read(name);
        if (!sealed) continue;
        try {
          const renewed = keys.rewrap(name, sealed);
          if (!renewed) continue;
          await objects.write(name, renewed);
          rewrapped += 1;
        } catch (error) {
          if (!(error instanceof HaetaeError) || error.code !== 'VAULT_OBJECT_DAMAGED') throw error;
          unreadable += 1;
        }
      }
      return { rewrapped, unreadable };
    },
  };
}
