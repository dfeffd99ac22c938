#!/usr/bin/env node
// `npm run bench -- NAME [ARGS]` runs test/bench/NAME.ts, prints its rows as a table, and writes them to
// bench-results/NAME.json. Without a name it lists what there is.
//
// A benchmark exports `run(args)` and returns `{ rows: object[], notes?: string[] }`, or prints by itself.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}test/bench/`;
const names = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => file.endsWith('.ts') && /^export async function run\b/m.test(readFileSync(folder + file, 'utf8')))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();
const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  if (name !== undefined) console.error(`There is no benchmark named ${name}.`);
  console.error(`npm run bench -- NAME [ARGS]\nNames: ${names.join(', ')}`);
  process.exit(name === undefined ? 0 : 2);
}

if (process.env.HAETAE_BENCH_CHILD !== '1') {
  const { prepare } = await import('./setup.mjs');
  prepare();
  const { status } = spawnSync(
    process.execPath,
    [
      '--expose-gc',
      '--import',
      new URL('./ts-hooks.mjs', import.meta.url).href,
      fileURLToPath(import.meta.url),
      name,
      ...args,
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, HAETAE_BENCH_CHILD: '1' } },
  );
  process.exit(status ?? 1);
}

const { run } = await import(pathToFileURL(`${folder}${name}.ts`).href);
const result = await run(args);
if (result) {
  console.table(result.rows);
  for (const note of result.notes ?? []) console.log(note);
  const machine = { node: process.version, cpu: cpus()[0]?.model.trim(), cores: cpus().length };
  mkdirSync(`${root}bench-results`, { recursive: true });
  const file = `${root}bench-results/${name}.json`;
  const command = ['npm run bench --', name, ...args].join(' ');
  writeFileSync(file, `${JSON.stringify({ command, at: new Date().toISOString(), machine, ...result }, null, 2)}\n`);
  console.error(`Written to bench-results/${name}.json`);
}
