/**
 * Languages that share one set of heads: dialects of Arabic, the four standard forms of Serbo-Croatian, Kurdish in both
 * scripts. A text is read by the heads of its group, and by those of the `mul` group where the model has one.
 */
const GROUPS: Record<string, string> = {
  arz: 'ar', apc: 'ar', acm: 'ar', ary: 'ar', ajp: 'ar', afb: 'ar', arb: 'ar',
  bs: 'hbs', sr: 'hbs', hr: 'hbs', cnr: 'hbs', sh: 'hbs',
  ckb: 'ku', kmr: 'ku', sdh: 'ku',
  cmn: 'zh', yue: 'zh', ind: 'id', ms: 'id', swh: 'sw',
}; // biome-ignore format: a table

/** ISO code without region or script, in lower case; `und` for nothing. */
export function baseLanguage(lang: string | undefined): string {
  const base = (lang ?? '').toLowerCase().split(/[-_]/, 1)[0] ?? '';
  return /^[a-z]{2,3}$/.test(base) ? base : 'und';
}

/** The group whose heads read `lang`. */
export function languageGroup(lang: string): string {
  return GROUPS[lang] ?? lang;
}
