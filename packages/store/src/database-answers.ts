import type { Database } from './database.ts';
import { isStoreUnavailable } from './database.ts';

/** One try, bounded: a server that takes connections and says nothing is not there either. */
const TRY_MS = 5_000;

/** Whether the database answers. Throws what waiting would not mend: a wrong password, a database that does not exist. */
export async function databaseAnswers(sql: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((done) => {
    timer = setTimeout(() => done('late'), TRY_MS);
  });
  try {
    return (await Promise.race([sql`select 1`, late])) !== 'late';
  } catch (error) {
    if (isStoreUnavailable(error)) return false;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
