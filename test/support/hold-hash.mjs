// A writer that adds a hash in a transaction and never ends it: killed by the test. Arguments: database URL, bank, hash.
import { addHashes, openDatabase } from '@haetae/store';

const [url, bankId, hash] = process.argv.slice(2);
const sql = openDatabase({ url, max: 1 });
await sql.begin(async (tx) => {
  await addHashes(tx, { bankId, hashes: [{ algorithm: 'pdq', hash }], confirmedBy: 'key_test' });
  process.send('written');
  await new Promise((done) => setTimeout(done, 60_000));
});
