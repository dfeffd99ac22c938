import { createKey, ensureOrganisation, openDatabase, revokeKey } from '@haetae/store';

/**
 * The demo's organisation, and a key for this run alone: made directly in the database, as the first admin's key is known
 * to nobody but the person who was shown it.
 */
export async function openDemoOrganisation(databaseUrl: string): Promise<{ key: string; revoke: () => Promise<void> }> {
  const sql = openDatabase({ url: databaseUrl, max: 1, applicationName: 'haetae-demo' });
  const organisation = await ensureOrganisation(sql, 'demo');
  const { id, key } = await createKey(sql, { organisationId: organisation.id, role: 'admin', name: 'demo run' });
  return {
    key,
    revoke: async () => {
      await revokeKey(sql, id);
      await sql.end({ timeout: 3 });
    },
  };
}
