import type { RuleTable } from '../rule-table.ts';
import { ARABIC } from './ar.ts';
import { BENGALI } from './bn.ts';
import { BOSNIAN } from './bs.ts';
import { LINGALA, SWAHILI } from './central-african.ts';
import { KAZAKH, KYRGYZ } from './central-asian.ts';
import { GERMAN } from './de.ts';
import { DHIVEHI } from './dv.ts';
import { ENGLISH } from './en.ts';
import { FRENCH } from './fr.ts';
import { ARMENIAN } from './hy.ts';
import { INDONESIAN } from './id.ts';
import { HINDI, PERSIAN, URDU } from './indo-iranian.ts';
import { GEORGIAN } from './ka.ts';
import { KOREAN } from './ko.ts';
import { KURMANJI, SORANI } from './kurdish.ts';
import { MACEDONIAN } from './mk.ts';
import { ITALIAN, PORTUGUESE, SPANISH } from './romance.ts';
import { RUSSIAN } from './ru.ts';
import { deriveCyrillicTable } from './serbian-cyrillic.ts';
import { ALBANIAN } from './sq.ts';
import { AZERBAIJANI, TURKISH, UZBEK } from './turkic.ts';
import { UKRAINIAN } from './uk.ts';

/** One table a language (Bosnian stands for Serbian, Croatian and Montenegrin too). */
export const RULE_TABLES: readonly RuleTable[] = [
  ENGLISH,
  FRENCH,
  ARABIC,
  DHIVEHI,
  GEORGIAN,
  INDONESIAN,
  RUSSIAN,
  KOREAN,
  BENGALI,
  BOSNIAN,
  deriveCyrillicTable(BOSNIAN),
  MACEDONIAN,
  KAZAKH,
  KYRGYZ,
  SORANI,
  KURMANJI,
  LINGALA,
  SWAHILI,
  ALBANIAN,
  ARMENIAN,
  AZERBAIJANI,
  UZBEK,
  TURKISH,
  UKRAINIAN,
  SPANISH,
  PORTUGUESE,
  ITALIAN,
  GERMAN,
  PERSIAN,
  URDU,
  HINDI,
];
