export { createFolderStore } from './folder-store.ts';
export { createFolderVault } from './folder-vault.ts';
export { createKeyring, type Keyring } from './keyring.ts';
export type { ObjectStore } from './object-store.ts';
export { openVault, type VaultSettings } from './open-vault.ts';
export { createS3Store, type S3Options } from './s3-store.ts';
export { type MasterKey, openBytes, sealBytes } from './sealed-bytes.ts';
export { createVault, type Vault } from './vault.ts';
