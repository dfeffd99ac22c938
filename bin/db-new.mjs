#!/usr/bin/env node
// `npm run db:new -- what-it-does`: an empty migration with the next free number. Landed migrations are never edited.
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../packages/store/migrations/', import.meta.url));
const name = process.argv[2]
  ?.trim()
  .toLowerCase()
  .replaceAll(/[\s-]+/g, '_');
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('usage: npm run db:new -- what-it-does');
  process.exit(2);
}
const last = Math.max(0, ...readdirSync(folder).map((file) => Number.parseInt(file, 10) || 0));
const file = `${String(last + 1).padStart(4, '0')}_${name}.sql`;
writeFileSync(folder + file, '-- What becomes possible with this, and why it is stored so.\n', { flag: 'wx' });
console.log(`packages/store/migrations/${file}`);
