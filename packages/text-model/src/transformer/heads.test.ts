import { readFileSync } from 'node:fs';
import { LABELS } from '@haetae/contracts';
import { expect, it } from 'vitest';
import { HEAD_FACTS, headsOf } from './heads.ts';

const manifest = JSON.parse(
  readFileSync(new URL('../../../../models/english-deep/manifest.json', import.meta.url), 'utf8'),
) as { heads: string[]; sources: { name: string }[] };

it('says of every head of the released model what it means, and of no other', () => {
  expect(Object.keys(HEAD_FACTS).sort()).toEqual([...manifest.heads].sort());
});

it('names only sets that the manifest names', () => {
  const named = manifest.sources.map((source) => source.name);
  for (const facts of Object.values(HEAD_FACTS)) for (const source of facts.sources) expect(named).toContain(source);
});

it('has a head for every label', () => {
  for (const label of LABELS) expect(headsOf(label, manifest.heads), label).not.toEqual([]);
});
