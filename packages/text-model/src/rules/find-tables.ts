import { EXPLICIT } from './languages/explicit.ts';
import { RULE_TABLES } from './languages/index.ts';
import { compilePhrases, type PhraseMatcher } from './phrase-pattern.ts';
import type { RuleTable } from './rule-table.ts';

/** A table with its lists compiled, one expression a list. */
export type CompiledTable = { readonly [K in Exclude<keyof RuleTable, 'lang' | 'reviewed'>]: PhraseMatcher } & {
  readonly explicit: PhraseMatcher;
  readonly lang: string;
  readonly reviewed: boolean;
};

const compiled = new Map<string, CompiledTable>();

/** Compiles a table on first use: a process that meets three languages pays for three. */
function compileTable(table: RuleTable): CompiledTable {
  const known = compiled.get(table.lang);
  if (known !== undefined) return known;
  const { lang, reviewed, ...lists } = table;
  const out = { lang, reviewed } as Record<string, unknown>;
  for (const [name, phrases] of Object.entries(lists)) out[name] = compilePhrases(phrases);
  out.explicit = compilePhrases(EXPLICIT[lang] ?? []);
  compiled.set(lang, out as CompiledTable);
  return out as CompiledTable;
}

/** Which tables serve which language code. English rides along everywhere: people switch to it. */
const SERVED_BY: Record<string, readonly string[]> = {
  sr: ['bs', 'bs-Cyrl'],
  bs: ['bs', 'bs-Cyrl'],
  hr: ['bs'],
  cnr: ['bs', 'bs-Cyrl'],
  sh: ['bs', 'bs-Cyrl'],
  ms: ['id'],
  ku: ['kmr', 'ckb'],
  kk: ['kk', 'ru'],
  ky: ['ky', 'ru'],
  uz: ['uz', 'ru'],
  uk: ['uk', 'ru'],
  prs: ['fa'],
};
for (const code of ['acm', 'apc', 'ajp', 'arb', 'ars', 'ary', 'arz', 'aeb']) SERVED_BY[code] = ['ar'];

const SCRIPTS: readonly (readonly [script: RegExp, langs: readonly string[]])[] = [
  [/[a-z]/, ['en', 'fr', 'id', 'bs', 'kmr', 'ln', 'sw', 'sq', 'az', 'uz', 'tr', 'es', 'pt', 'it', 'de', 'hi']],
  [/\p{Script=Arabic}/u, ['ar', 'ckb', 'fa', 'ur']],
  [/\p{Script=Cyrillic}/u, ['ru', 'bs-Cyrl', 'mk', 'kk', 'ky', 'uk', 'uz']],
  [/\p{Script=Thaana}/u, ['dv']],
  [/\p{Script=Armenian}/u, ['hy']],
  [/\p{Script=Devanagari}/u, ['hi']],
  [/\p{Script=Georgian}/u, ['ka']],
  [/\p{Script=Hangul}/u, ['ko']],
  [/\p{Script=Bengali}/u, ['bn']],
];

/** The tables to try on a text: its language's and English where the language is known, else all of its scripts. */
export function findTables(text: string, lang: string | undefined): CompiledTable[] {
  const code = lang?.split('-')[0];
  const names =
    code === undefined || code === 'und'
      ? SCRIPTS.flatMap(([script, langs]) => (script.test(text) ? langs : []))
      : [...new Set([...(SERVED_BY[code] ?? [code]), 'en'])];
  return RULE_TABLES.filter((table) => names.includes(table.lang)).map(compileTable);
}
