import type { RuleTable } from '../rule-table.ts';

const LETTERS: readonly (readonly [latin: string, cyrillic: string])[] = [
  ...(['ljљ', 'njњ', 'džџ'] as const).map((pair) => [pair.slice(0, 2), pair.slice(2)] as const),
  ...[...'aаbбcцčчćћdдđђeеfфgгhхiиjјkкlлmмnнoоpпrрsсšшtтuуvвzзžж'].reduce<[string, string][]>((pairs, char, i, all) => {
    if (i % 2 === 0) pairs.push([char, all[i + 1] as string]);
    return pairs;
  }, []),
];

/** A phrase in the Serbian Cyrillic spelling, letter by letter; the signs of the notation stay. */
function toCyrillic(phrase: string): string {
  let out = phrase;
  for (const [latin, cyrillic] of LETTERS) out = out.replaceAll(latin, cyrillic);
  return out;
}

/** The same table for text in Serbian Cyrillic. */
export function deriveCyrillicTable(table: RuleTable): RuleTable {
  const spell = (phrases: readonly string[]): string[] => phrases.map(toCyrillic);
  return {
    lang: `${table.lang}-Cyrl`,
    reviewed: table.reviewed,
    threat: spell(table.threat),
    stalking: spell(table.stalking),
    publish: spell(table.publish),
    demand: spell(table.demand),
    expose: spell(table.expose),
    call: spell(table.call),
    address: spell(table.address),
    report: spell(table.report),
    condition: spell(table.condition),
    negation: spell(table.negation),
    play: spell(table.play),
    business: spell(table.business),
  };
}
