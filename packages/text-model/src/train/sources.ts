/**
 * The data sets that are known, with the licence that each states, whether it is open, and how far it is trusted in a
 * head that pools several sets (1: as it is). A set that is not listed counts as not open.
 */
export interface SourceInfo {
  licence: string;
  open: boolean;
  trust: number;
  /** Formal benign text: negatives only, in a register of their own, so they count little. */
  formal?: true;
  synthetic?: true;
}
const open = (licence: string, trust = 1): SourceInfo => ({ licence, open: true, trust });
const closed = (licence: string, trust = 1): SourceInfo => ({ licence, open: false, trust });

export const SOURCES: Record<string, SourceInfo> = {
  edos: open('CC0-1.0', 1.5),
  'guest-misogyny': open('MIT'),
  davidson: open('MIT', 0.3),
  'hatexplain-magpie': open('MIT and Apache-2.0', 0.7),
  hatemojibuild: open('CC-BY-4.0', 1.5),
  ethos: open('GPL-3.0'),
  stormfront: open('CC-BY-SA-3.0-ES', 0.7),
  convabuse: open('CC-BY-4.0'),
  'civil-toxic-spans': open('CC0-1.0', 0.7),
  'mlma-en': open('MIT', 0.4),
  'mlma-fr': open('MIT', 0.6),
  'mlma-ar': open('MIT', 0.6),
  'korean-beep': open('CC-BY-SA-4.0'),
  'bengali-hate': open('MIT (its description says "only for research purposes")', 0.7),
  'rudetoxifier-toxic10k': open('MIT', 0.7),
  'cold-zh': open('Apache-2.0'),
  'swsr-zh': open('MIT'),
  'told-br': open('CC-BY-SA-4.0', 0.8),
  germeval2018: open('CC-BY-4.0'),
  'sib200-benign': { ...open('CC-BY-SA-4.0', 0.5), formal: true },
  'udhr-benign': { ...open('public domain', 0.5), formal: true },
  'uli-gendered-abuse': open('CC-BY-4.0'),
  'dyn21-en': open('CC-BY-4.0', 1.5),
  'for19-pt': open('CC-BY-SA-4.0'),
  'ken20-en': open('CC-BY-4.0'),
  'ous19-ar': open('MIT'),
  'ous19-fr': open('MIT'),
  'olid-tweeteval': closed('none stated'),
  'hateval-en-tweeteval': closed('CC-BY-NC-4.0', 0.7),
  'waseem-hovy': closed('none stated', 0.4),
  'waseem-css-expert': closed('none stated', 0.5),
  'hasoc2019-en': closed('none stated', 0.7),
  'dynabench-hate-subset': closed('none stated in the copy'),
  'founta2018-hate-subset': closed('none stated', 0.5),
  'offenseval2020-tr': closed('none stated'),
  'offenseval2020-ar': closed('none stated'),
  'offenseval2020-el': closed('none stated'),
  'offenseval2020-da': closed('none stated'),
  'l-hsab-levantine': closed('none stated'),
  'id-multilabel-hs': closed('CC-BY-NC-SA-4.0'),
  'korean-unsmile': closed('CC-BY-NC-ND-4.0'),
  'k-mhas-valid': closed('none stated'),
  'bengali-multilabel-toxic': closed('none stated'),
  'ru-paradetox': closed('none stated'),
  '24sata-hr-comments': closed('none stated', 0.7),
  hatebr: closed('CC-BY-NC-4.0'),
  vihsd: closed('research use only'),
  'metooma-magpie': closed('none stated (original: non-commercial)', 0.7),
  'fou18-en': closed('none stated', 0.7),
  'bas19-es': closed('CC-BY-NC-4.0'),
  'has19-hi': closed('none stated'),
  'has20-hi': closed('none stated'),
  'has21-hi': closed('none stated'),
  'san20-it': closed('CC-BY-NC-SA-4.0'),
  templates: { ...open('Apache-2.0 (this project)', 0.5), synthetic: true },
};

/** A translated set is called `<set>>lang`: it has the licence of the set it was made from. */
export function sourceInfo(source: string): SourceInfo {
  const [base] = source.split('>', 1);
  const known = SOURCES[base ?? source] ?? closed('not known', 0.5);
  // Rough translations teach at half the weight of what they were made from.
  return source.includes('>') ? { ...known, trust: known.trust / 2, synthetic: true } : known;
}
