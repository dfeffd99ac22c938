/**
 * What the rule detectors know of one language, in the notation of phrase-pattern.ts. Written by people who are not
 * native speakers and marked so: `reviewed` turns true when a native speaker has gone through the table.
 */
export interface RuleTable {
  readonly lang: string;
  readonly reviewed: boolean;
  /** The author announces violence against the reader or a named person, or says that they deserve it. */
  readonly threat: readonly string[];
  /** The author lets the reader know that they are followed, watched or can be found. */
  readonly stalking: readonly string[];
  /** The author announces that intimate pictures or recordings will be shown to others. */
  readonly publish: readonly string[];
  /** Pictures, money or acts asked for, with an "or else". */
  readonly demand: readonly string[];
  /** "This is her number", "she lives at": somebody else's data held up. */
  readonly expose: readonly string[];
  /** "Call her", "pay him a visit": others told to act on the data. */
  readonly call: readonly string[];
  /** Words that make a street address out of a number near by. */
  readonly address: readonly string[];
  /** Words of reports, court and news: what stands near them was said by somebody else. */
  readonly report: readonly string[];
  /** "If", "unless": after a phrase, a word of report in what follows ("if you go to the police") is part of the threat. */
  readonly condition: readonly string[];
  /** Words that turn a phrase around when they stand in it or right beside it. */
  readonly negation: readonly string[];
  /** Words of games, films and jest: in the same sentence they make a threat a manner of speaking. */
  readonly play: readonly string[];
  /** Words that go with published numbers of offices, shops and helplines, or with the author's own. */
  readonly business: readonly string[];
}
