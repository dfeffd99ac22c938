import { join } from 'node:path';
import { createFolderStore } from './folder-store.ts';
import { createKeyring, type Keyring } from './keyring.ts';
import type { ObjectStore } from './object-store.ts';
import { createS3Store } from './s3-store.ts';
import { createVault, type Vault } from './vault.ts';

/** What of a process's settings says where media lie and under which keys. */
export interface VaultSettings {
  HAETAE_DATA_DIR: string;
  HAETAE_MASTER_KEY: string;
  HAETAE_MASTER_KEYS_OLD: readonly string[];
  HAETAE_S3_BUCKET?: string | undefined;
  HAETAE_S3_PREFIX?: string | undefined;
  HAETAE_S3_REGION: string;
  HAETAE_S3_ENDPOINT?: string | undefined;
  HAETAE_S3_ACCESS_KEY_ID?: string | undefined;
  HAETAE_S3_SECRET_ACCESS_KEY?: string | undefined;
}

/** Opens the vault that the settings name: a bucket when there is one, else a folder of the data folder. */
export async function openVault(
  settings: VaultSettings,
): Promise<{ vault: Vault; keyring: Keyring; objects: ObjectStore; where: 'folder' | 's3' }> {
  const keyring = createKeyring([settings.HAETAE_MASTER_KEY, ...settings.HAETAE_MASTER_KEYS_OLD]);
  const bucket = settings.HAETAE_S3_BUCKET;
  const objects =
    bucket === undefined
      ? await createFolderStore(join(settings.HAETAE_DATA_DIR, 'vault'))
      : await createS3Store({
          bucket,
          prefix: settings.HAETAE_S3_PREFIX,
          region: settings.HAETAE_S3_REGION,
          endpoint: settings.HAETAE_S3_ENDPOINT,
          accessKeyId: settings.HAETAE_S3_ACCESS_KEY_ID,
          secretAccessKey: settings.HAETAE_S3_SECRET_ACCESS_KEY,
        });
  return {
    vault: createVault({ objects, keys: keyring }),
    keyring,
    objects,
    where: bucket === undefined ? 'folder' : 's3',
  };
}
