#!/usr/bin/env node
// `npm run check:supply`: what this project is made of. The lockfile (every package from the public registry, with a digest),
// the licences (against the list below; written to docs/licences.md), a bill of materials (CycloneDX, sbom.cdx.json) and the
// audit of known weaknesses. `--offline` leaves out the audit. Exits 1 when something is wrong, or when the registry did not
// answer: an audit that was not made is not a good one.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const offline = process.argv.includes('--offline');
/** Licences that may be shipped with Apache-2.0 work without asking anybody. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
]);
/** Looked at by a person: used as separate libraries, linked dynamically and unchanged. */
const EXCEPTIONS = [
  [/^@img\/sharp-/, 'LGPL-3.0-or-later', 'libvips, a shared library beside sharp'],
  // Under the test's S3 server; not shipped.
  [/^(humanize-number|only)$/, 'none given', 'their package.json says nothing, their readme MIT'],
];

const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
const packages = Object.entries(lock.packages)
  .filter(([path, entry]) => path.includes('node_modules/') && !entry.link)
  .map(([path, entry]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 13), path, ...entry }));
const wrong = [];

for (const { path, resolved, integrity, inBundle } of packages) {
  if (inBundle) continue;
  // Without an address npm asks the registry that it is set up with; the digest pins what may come from there.
  if (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'))
    wrong.push(`lockfile: ${path} comes from ${resolved}`);
  if (!/^sha512-/.test(integrity ?? '')) wrong.push(`lockfile: ${path} has no sha512 digest`);
}

/** The licence as its own package.json says it, where the lockfile does not. */
function licenceOf({ path, license }) {
  if (license) return license;
  try {
    const own = JSON.parse(readFileSync(`${root}${path}/package.json`, 'utf8'));
    return own.license?.type ?? own.license ?? own.licenses?.map((l) => l.type).join(' OR ') ?? 'none given';
  } catch {
    return 'none given';
  }
}
/** `A OR B` needs one that is allowed, `A AND B` all. */
const isAllowed = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(/ OR /)
    .some((choice) => choice.split(/ AND /).every((one) => ALLOWED.has(one.trim())));

const byLicence = new Map();
for (const one of packages) {
  const licence = licenceOf(one);
  const exception = EXCEPTIONS.find(([name, part]) => name.test(one.name) && licence.includes(part));
  if (!isAllowed(licence) && !exception) wrong.push(`licence: ${one.name}@${one.version} is ${licence}`);
  const shipped = one.dev ? 'dev' : 'shipped';
  const names = byLicence.get(licence) ?? { shipped: new Set(), dev: new Set() };
  names[shipped].add(`${one.name}@${one.version}`);
  byLicence.set(licence, names);
}
const rows = [...byLicence].toSorted(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(
  `${root}docs/licences.md`,
  `# Licences of what Haetae is made of\n\nWritten by \`npm run check:supply\` from package-lock.json. Packages that only build and test it are counted, not named.\n\n${rows
    .map(
      ([licence, { shipped, dev }]) =>
        `## ${licence}\n\n${[...shipped].toSorted().join(', ') || 'None shipped.'}${dev.size > 0 ? ` (and ${dev.size} for building and testing)` : ''}\n`,
    )
    .join('\n')}`,
);
console.log(`lockfile: ${packages.length} packages; licences: ${rows.length} kinds, in docs/licences.md`);

const npm = (...args) => spawnSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
const sbom = npm('sbom', '--sbom-format=cyclonedx', '--omit=dev', '--package-lock-only');
if (sbom.status === 0) {
  writeFileSync(`${root}sbom.cdx.json`, sbom.stdout);
  console.log(`SBOM: ${JSON.parse(sbom.stdout).components.length} components, in sbom.cdx.json (CycloneDX)`);
} else wrong.push(`SBOM: npm sbom failed: ${sbom.stderr.trim().split('\n').at(-1)}`);

if (offline) console.log('audit: NOT MADE (--offline): whether any package has a known weakness was not asked');
else {
  const { stdout } = npm('audit', '--omit=dev', '--json');
  let found;
  let said = 'no answer';
  try {
    const answer = JSON.parse(stdout);
    found = answer.metadata?.vulnerabilities;
    said =
      [answer.error?.code, answer.error?.summary, answer.message, answer.statusCode].filter(Boolean).join(' ') || said;
  } catch {
    found = undefined;
  }
  if (!found) wrong.push(`audit: NOT MADE, the registry said: ${said}. Run it where npm audit works`);
  else {
    console.log(`audit: ${JSON.stringify(found)}`);
    if (found.total > 0) wrong.push(`audit: ${found.total} known weaknesses; npm audit --omit=dev names them`);
  }
}
for (const line of wrong) console.error(line);
process.exit(wrong.length > 0 ? 1 : 0);
