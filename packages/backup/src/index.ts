export { restoreBackup } from './restore-backup.ts';
export { type BackupCounts, writeBackup } from './write-backup.ts';
