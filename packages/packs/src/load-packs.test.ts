import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANY_LABELS, HaetaeError, POLICY_LABELS } from '@haetae/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPacks, PACKS_DIR } from './load-packs.ts';

const COUNTRIES = ['ba', 'bd', 'cd', 'ci', 'ge', 'id', 'iq', 'kg', 'kr', 'kz', 'lb', 'mk', 'mv'];

describe('the packs of this repository', () => {
  const packs = loadPacks();
  it('are the thirteen countries and the default', () => {
    expect(packs.list().map((p) => p.id)).toEqual([...COUNTRIES, 'default']);
  });
  it('name every label, and only policy labels for second review', () => {
    for (const pack of packs.list()) {
      expect(Object.keys(pack.labels).sort(), pack.id).toEqual([...ANY_LABELS].sort());
      for (const label of pack.secondReviewLabels) expect(POLICY_LABELS, pack.id).toContain(label);
    }
  });
  it('say that nobody of the country has reviewed them, and enable no legal clock until someone has', () => {
    for (const pack of packs.list()) {
      expect(pack.reviewed, pack.id).toBe(false);
      expect(
        pack.legalClocks.filter((c) => c.enabled),
        pack.id,
      ).toEqual([]);
    }
  });
  it('list no term twice', () => {
    for (const pack of packs.list()) {
      const keys = pack.lexicon.map((e) => `${e.lang}|${e.label}|${e.term.toLowerCase()}`);
      expect(
        keys.filter((k, i) => keys.indexOf(k) !== i),
        pack.id,
      ).toEqual([]);
    }
  });
  it.each([
    ['the country', { country: 'GE', lang: 'en', organisationPack: 'mv' }, 'ge'],
    ["the organisation's when the country has none", { country: 'FR', organisationPack: 'ci' }, 'ci'],
    ['the only country of a language', { lang: 'dv' }, 'mv'],
    ['the only country of a language with a region', { lang: 'bn-BD' }, 'bd'],
    ['default for a language of several countries', { lang: 'ar' }, 'default'],
    ['default for a language that no country has first', { lang: 'sw' }, 'default'],
    ['default when nothing is known', {}, 'default'],
    ['default for a country without a pack', { country: 'FR', lang: 'fr' }, 'default'],
  ])('serve an item by %s', (_, query, id) => {
    expect(packs.forItem(query).id).toBe(id);
  });
  it('refuse an id that does not exist', () => {
    expect(() => packs.get('xx')).toThrow(expect.objectContaining({ code: 'PACK_NOT_FOUND' }));
    expect(() => packs.forItem({ organisationPack: 'xx' })).toThrow(
      expect.objectContaining({ code: 'PACK_NOT_FOUND' }),
    );
  });
  it('cannot be changed in passing', () => {
    expect(() => Object.assign(packs.get('ge').labels, { threat: { severity: 0 } })).toThrow(TypeError);
  });
});

describe('loadPacks', () => {
  let dir: string;
  const edit = (file: string, change: (pack: Record<string, unknown>) => void) => {
    const data = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    change(data);
    writeFileSync(join(dir, file), JSON.stringify(data));
  };
  const lexicon = (lang: string, entries: unknown[], name = lang) =>
    writeFileSync(join(dir, 'lexicon', `${name}.json`), JSON.stringify({ lang, entries }));
  const failure = (): HaetaeError => {
    try {
      loadPacks(dir);
    } catch (error) {
      if (error instanceof HaetaeError) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'haetae-packs-'));
    cpSync(PACKS_DIR, dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("puts the codebooks of a pack's languages before its own terms", () => {
    lexicon('ka', [{ term: 'x', lang: 'ka', label: 'insult', weight: 0.5 }]);
    lexicon('ru', [{ term: 'y', label: 'insult', weight: 0.5 }]);
    lexicon('en', []);
    edit('packs/ge.json', (p) => {
      p.languages = ['ka', 'ru', 'en'];
      p.lexicon = [{ term: 'z', lang: 'en', label: 'threat', weight: 0.9, match: 'prefix' }];
    });
    const packs = loadPacks(dir);
    expect(packs.get('ge').lexicon.map((e) => e.lang)).toEqual(['ka', 'ru', 'en']);
    expect(packs.get('ge').lexicon.map((e) => `${e.term}:${e.match}`)).toEqual(['x:word', 'y:word', 'z:prefix']);
    expect(packs.get('kz').lexicon.map((e) => e.term)).toContain('y');
    expect(packs.get('kz').lexicon.map((e) => e.term)).not.toContain('z');
  });
  it.each<[string, string, (pack: Record<string, unknown>) => void]>([
    ['labels.threat.severity', 'out of range', (p) => Object.assign(p, { labels: { threat: { severity: 2 } } })],
    ['version', 'missing', (p) => delete p.version],
    ['', 'unknown fields', (p) => Object.assign(p, { colour: 'red' })],
    [
      'legalClocks.0.inForceFrom',
      'a date that is none',
      (p) =>
        Object.assign(p, {
          legalClocks: [
            { id: 'x', law: 'x', hours: 1, labels: [], source: 'x', enabled: false, inForceFrom: '2026-02-30' },
          ],
        }),
    ],
    ['id', 'not the file name', (p) => Object.assign(p, { id: 'mv' })],
    [
      'lexicon.0.lang',
      'a term in no language of the pack',
      (p) => Object.assign(p, { lexicon: [{ term: 'x', lang: 'fo', label: 'insult', weight: 1 }] }),
    ],
  ])('refuses a pack and names file and field: %s (%s)', (path, _, change) => {
    edit('packs/ge.json', change);
    const error = failure();
    expect(error.code).toBe('PACK_INVALID');
    expect(error.message).toContain(join('packs', 'ge.json'));
    expect(error.errors?.map((e) => e.path)).toContain(path);
  });
  it('refuses a codebook and names it', () => {
    lexicon('ka', [{ term: '', lang: 'ka', label: 'insult', weight: 0.5 }]);
    expect(failure()).toMatchObject({ code: 'PACK_INVALID', errors: [{ path: 'entries.0.term' }] });
    lexicon('ka', [], 'kb');
    expect(failure().code).toBe('PACK_INVALID');
  });
  it('refuses what is not JSON, and a folder that is not there or has no default', () => {
    writeFileSync(join(dir, 'packs/ge.json'), '{');
    expect(failure()).toMatchObject({ code: 'PACK_INVALID', message: expect.stringContaining('ge.json') });
    rmSync(join(dir, 'packs/ge.json'));
    rmSync(join(dir, 'packs/default.json'));
    expect(failure().code).toBe('PACK_NOT_FOUND');
    expect(() => loadPacks(join(dir, 'nowhere'))).toThrow(expect.objectContaining({ code: 'PACK_NOT_FOUND' }));
  });
});
