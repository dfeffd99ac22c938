/**
 * Country packs are data: `data/packs/<id>.json` is a country's settings, `data/lexicon/<lang>.json` the codebook of a
 * language, shared by every country that speaks it. A pack names its languages; the loader puts their codebooks before
 * the pack's own terms. Everything is read and checked once, at start, so a bad file stops the service with its name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HaetaeError, type LexiconEntry, lexiconEntrySchema, type Pack, packSchema } from '@haetae/contracts';
import { z } from 'zod';

/** A codebook file: who wrote it, whether a native speaker has checked it, and its terms. */
const lexiconFileSchema = z.strictObject({
  lang: z.string().min(2),
  version: z.string().optional(),
  reviewed: z.boolean().optional(),
  notes: z.array(z.string()).optional(),
  /** An entry without a language is in the file's. */
  entries: z.array(lexiconEntrySchema.partial({ lang: true })),
});

export interface PackQuery {
  /** ISO 3166-1 alpha-2, as given with the item. */
  country?: string | undefined;
  /** As detected or given. */
  lang?: string | undefined;
  /** Id of the pack that the organisation has chosen. */
  organisationPack?: string | undefined;
}

export interface Packs {
  /** The pack of this id. Throws PACK_NOT_FOUND. */
  get(id: string): Pack;
  /**
   * The pack for an item: its country's, else the organisation's, else that of the only country whose first
   * language it is in, else `default`. Throws PACK_NOT_FOUND when the organisation's pack does not exist.
   */
  forItem(query: PackQuery): Pack;
  /** All packs by id, `default` last. */
  list(): readonly Pack[];
}

/** Where the packs of this repository lie; the same from `src/` and from `dist/`. */
export const PACKS_DIR = fileURLToPath(new URL('../data/', import.meta.url));

/**
 * Reads every pack and codebook under `dir`. Throws PACK_INVALID naming the file and each field, PACK_NOT_FOUND when
 * there is no `default`.
 */
export function loadPacks(dir: string = PACKS_DIR): Packs {
  const lexicons = loadLexicons(join(dir, 'lexicon'));
  const packs = new Map<string, Pack>();
  for (const file of jsonFiles(join(dir, 'packs'))) {
    const pack = parse(packSchema, file);
    if (`${pack.id}.json` !== basename(file)) throw invalid(file, [{ path: 'id', message: 'must be the file name' }]);
    checkLanguages(pack, lexicons, file);
    const shared = pack.languages.flatMap((lang) => lexicons.get(lang) ?? []);
    packs.set(pack.id, deepFreeze({ ...pack, lexicon: [...shared, ...pack.lexicon] }));
  }
  const get = (id: string): Pack => {
    const pack = packs.get(id);
    if (pack === undefined) {
      throw new HaetaeError('PACK_NOT_FOUND', `There is no pack "${id}". Known: ${[...packs.keys()].join(', ')}.`);
    }
    return pack;
  };
  const fallback = get('default');
  const home = homeLanguages([...packs.values()]);
  const sorted = [...[...packs.values()].filter((p) => p !== fallback), fallback];
  return {
    get,
    list: () => sorted,
    forItem({ country, lang, organisationPack }) {
      const byCountry = country === undefined ? undefined : packs.get(country.toLowerCase());
      if (byCountry !== undefined) return byCountry;
      if (organisationPack !== undefined) return get(organisationPack);
      return home.get(lang?.split('-')[0] ?? '') ?? fallback;
    },
  };
}

/**
 * The language that a pack names first is at home in its country, unless another pack names it first too (Arabic,
 * French). Languages named later are spoken elsewhere as well: Swahili alone does not make a post Congolese.
 */
function homeLanguages(packs: readonly Pack[]): Map<string, Pack> {
  const countries = packs.filter((p) => p.id !== 'default');
  const first = (pack: Pack): string | undefined => pack.languages[0];
  const homes = countries.filter((pack) => countries.every((other) => other === pack || first(other) !== first(pack)));
  return new Map(homes.map((pack) => [first(pack) ?? '', pack]));
}

function loadLexicons(dir: string): Map<string, LexiconEntry[]> {
  const lexicons = new Map<string, LexiconEntry[]>();
  for (const file of jsonFiles(dir)) {
    const { lang, entries } = parse(lexiconFileSchema, file);
    if (`${lang}.json` !== basename(file)) throw invalid(file, [{ path: 'lang', message: 'must be the file name' }]);
    lexicons.set(
      lang,
      entries.map((entry) => ({ ...entry, lang: entry.lang ?? lang })),
    );
  }
  return lexicons;
}

function checkLanguages(pack: Pack, lexicons: ReadonlyMap<string, unknown>, file: string): void {
  const errors = pack.lexicon.flatMap(({ lang }, i) =>
    pack.languages.includes(lang) || lexicons.has(lang)
      ? []
      : [{ path: `lexicon.${i}.lang`, message: 'is not one of languages' }],
  );
  if (errors.length > 0) throw invalid(file, errors);
}

function jsonFiles(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(dir, name));
  } catch (cause) {
    throw new HaetaeError('PACK_NOT_FOUND', `The pack folder ${dir} cannot be read.`, { cause });
  }
}

function parse<T>(schema: z.ZodType<T>, file: string): T {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new HaetaeError('PACK_INVALID', `${file} is not valid JSON.`, { cause });
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw invalid(
    file,
    result.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message })),
  );
}

function invalid(file: string, errors: { path: string; message: string }[]): HaetaeError {
  const named = errors
    .slice(0, 5)
    .map((e) => `${e.path === '' ? '(the whole file)' : e.path}: ${e.message}`)
    .join('; ');
  return new HaetaeError('PACK_INVALID', `${file} was refused. ${named}`, { errors });
}

/** Packs are shared by every item; nobody may change one in passing. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
