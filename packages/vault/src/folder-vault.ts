import { createFolderStore } from './folder-store.ts';
import type { Keyring } from './keyring.ts';
import { createVault, type Vault } from './vault.ts';

/** A vault in a folder. `masterKeys` are base64 of 32 bytes; the first seals, all open (rotation). */
export async function createFolderVault(options: {
  dir: string;
  masterKeys: Keyring | readonly string[];
}): Promise<Vault> {
  return createVault({ objects: await createFolderStore(options.dir), keys: options.masterKeys });
}
