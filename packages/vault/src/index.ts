export { createFolderVault, type Vault } from './folder-vault.ts';
export { type MasterKey, openBytes, sealBytes } from './sealed-bytes.ts';
