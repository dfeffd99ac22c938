import { expect, it } from 'vitest';

const sources = import.meta.glob<string>(['../**/*.tsx', '../**/*.ts', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const english = Object.values(
  import.meta.glob<string>('./catalogues/en.ftl', { query: '?raw', import: 'default', eager: true }),
)[0] as string;
const known = new Set([...english.matchAll(/^([a-z][\w-]*) = /gm)].map((m) => m[1] as string));
const all = Object.values(sources).join('\n');

it('has a message for every id that the console asks for by name', () => {
  // t('some-id'), t(cond ? 'one-id' : 'other-id') and says: 'some-id'
  const asked = [...all.matchAll(/\bt\(((?:[^()`]|\([^()]*\))*?)[,)]/g)]
    .flatMap((m) => [...(m[1] as string).matchAll(/[?:(]?\s*'([a-z][\w-]*-[\w-]+)'/g)].map((q) => q[1] as string))
    .concat([...all.matchAll(/says: '([\w-]+)'/g)].map((m) => m[1] as string));
  expect(asked.length).toBeGreaterThan(200);
  expect([...new Set(asked)].filter((id) => !known.has(id))).toEqual([]);
});

it('has messages under every prefix that names are put behind', () => {
  const prefixes = [...all.matchAll(/\bname\(\s*'([\w-]+)'/g), ...all.matchAll(/\bt\(`([\w-]+)-\$\{/g)].map(
    (m) => `${m[1]}-`,
  );
  expect(prefixes.length).toBeGreaterThan(20);
  expect(prefixes.filter((p) => ![...known].some((id) => id.startsWith(p)))).toEqual([]);
});

it('keeps no message that nothing asks for', () => {
  const dynamic = [...all.matchAll(/'([\w-]+)'|`([\w-]+)-\$\{/g)].map((m) => m[1] ?? `${m[2]}-`);
  const words = new Set(dynamic);
  const prefixes = new Set([
    ...dynamic.filter((w) => w.endsWith('-')),
    ...[...all.matchAll(/\bname\(\s*'([\w-]+)'/g)].map((m) => `${m[1]}-`),
  ]);
  const unused = [...known].filter((id) => !words.has(id) && ![...prefixes].some((p) => id.startsWith(p)));
  expect(unused).toEqual([]);
});
