import { isHaetaeError } from '@haetae/contracts';
import type { Database } from './database.ts';

/**
 * Every place of the database that holds bytes sealed under the master key. A test holds this list against the columns that there
 * are: what is missing here would not survive a change of that key.
 */
interface SealedColumn {
  table: string;
  key: string;
  column: string;
  /** What was said when it was sealed, and must be said again: SQL over the row. */
  context: string;
  /** Which of the two forms: the vault's (packages/vault), or that of small secrets (packages/identity). */
  form: 'vault' | 'box';
}
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'instance_keys', key: 'name', column: 'sealed', context: 'name', form: 'vault' },
  { table: 'evidence_packages', key: 'id', column: 'sealed_identity', context: 'media_recipient', form: 'vault' },
  { table: 'peers', key: 'id', column: 'secret', context: "'peer ' || id", form: 'vault' },
  { table: 'webhooks', key: 'id', column: 'secret', context: 'id', form: 'vault' },
  { table: 'webhooks', key: 'id', column: 'previous_secret', context: 'id', form: 'vault' },
  { table: 'users', key: 'id', column: 'totp_secret', context: "'totp ' || id", form: 'box' },
  { table: 'users', key: 'id', column: 'totp_pending', context: "'totp ' || id", form: 'box' },
];
const PAGE = 500;

/** Seals anew what an older master key sealed; undefined when it is sealed under the current one. */
export interface Rewrapper {
  rewrap(context: string, sealed: Buffer): Buffer | undefined;
}
export interface ResealCounts {
  /** Secrets looked at. */
  seen: number;
  /** Of these, sealed anew under the current master key. */
  resealed: number;
  /** That no configured key opens. */
  unreadable: number;
}

/**
 * Seals the small secrets of the database anew under the current master key. Safe beside everything else and beside itself: a secret
 * that somebody replaces meanwhile keeps its new value, and what was done stays done when it is cut off.
 */
export async function resealSecrets(sql: Database, by: Record<SealedColumn['form'], Rewrapper>): Promise<ResealCounts> {
  const counts: ResealCounts = { seen: 0, resealed: 0, unreadable: 0 };
  for (const { table, key, column, context, form } of SEALED_COLUMNS) {
    const [t, k, c, said] = [table, key, column, context].map((name) => sql.unsafe(name)) as [
      never,
      never,
      never,
      never,
    ];
    for (let after = ''; ; ) {
      const rows = await sql<{ key: string; context: string; sealed: Buffer }[]>`
        select ${k} as key, ${said} as context, ${c} as sealed from ${t} where ${k} > ${after} and ${c} is not null
        order by ${k} limit ${PAGE}`;
      for (const row of rows) {
        counts.seen += 1;
        try {
          const renewed = by[form].rewrap(row.context, Buffer.from(row.sealed));
          if (!renewed) continue;
          const { count } =
            await sql`update ${t} set ${c} = ${renewed} where ${k} = ${row.key} and ${c} = ${row.sealed}`;
          counts.resealed += count;
        } catch (error) {
          if (!isHaetaeError(error, 'VAULT_OBJECT_DAMAGED')) throw error;
          counts.unreadable += 1;
        }
      }
      if (rows.length < PAGE) break;
      after = rows.at(-1)!.key;
    }
  }
  return counts;
}
