import { EMAIL_TOKEN, USER_TOKEN } from '../normalise/tokens.ts';
import type { Found } from './phrase-pattern.ts';
import { findAll } from './rule-hit.ts';

/** What leads to a person. `strong`: a number, an e-mail or street address; a handle alone is public as a rule. */
export interface Contact extends Found {
  kind: 'phone' | 'national-id' | 'email' | 'plate' | 'handle';
  strong: boolean;
}

const NUMBER = /(?<![\p{L}\p{N}#$€£.,:/-])(?:\+|00)?\(?\d(?:[ ().-]{0,2}\d){6,18}(?![\p{L}\p{N}%€$£]|[.,:/]\d)/gu;
const EMAIL = new RegExp(EMAIL_TOKEN, 'g');
const HANDLE = new RegExp(
  `(?:insta(?:gram)?|ig|fb|facebook|telegram|tg|whatsapp|snap(?:chat)?|tiktok|vk|инста\\p{L}{0,5}|телеграм\\p{L}{0,3}|тг|вк|انستا\\p{L}{0,3}|تلغرام|فيسبوك|인스타|텔레그램)[ :]{1,3}${USER_TOKEN}|${USER_TOKEN} (?:on|в|sur|di|na) (?:insta(?:gram)?|ig|facebook|telegram|tiktok|snap(?:chat)?)`,
  'gu',
);
/** Georgia AA-123-BB, Korea 12가 3456, Indonesia B 1234 XYZ, Kazakhstan 123 ABC 02; read only beside a phrase of exposure. */
const PLATE =
  /(?<![\p{L}\p{N}])(?:[a-z]{2}-\d{3}-[a-z]{2}|\d{2,3}[가-힣] ?\d{4}|[a-z]{1,2} \d{4} [a-z]{2,3}|\d{3} [a-z]{3} \d{2})(?![\p{L}\p{N}])/gu;

/** Mobile and land lines of the countries served, digits only, without the country's code. */
const LOCAL = [
  /^5\d{8}$/, // Georgia
  /^[379]\d{6}$/, // Maldives
  /^08\d{8,11}$/, // Indonesia
  /^0[157]\d{8}$/, // Côte d'Ivoire
  /^06\d{7,8}$/, // Bosnia and Herzegovina, Serbia
  /^07\d{7}$/, // North Macedonia
  /^[78]?7\d{9}$/, // Kazakhstan
  /^0[2579]\d{8}$/, // Kyrgyzstan
  /^0[89]\d{8}$/, // DR Congo
  /^07\d{8,9}$/, // Iraq, Kenya
  /^(?:0?3|7[0168]|81)\d{6}$/, // Lebanon
  /^01\d{8,9}$/, // Bangladesh, Korea
  /^8?9\d{9}$/, // Russia
  /^0[1-9]\d{8}$/, // France, Ukraine, Azerbaijan
  /^0(?:[359]\d{9}|1[5-7]\d{8,9})$/, // Turkey, Iran, Pakistan; Germany
  /^0[3-9]\d{7}$/, // Armenia, Albania
  /^[39]\d{8,9}$/, // Uzbekistan, Italy
  /^[67]\d{8}$/, // Spain
  /^(?:[1-9]{2})?9\d{8}$|^[6-9]\d{9}$/, // Brazil, Portugal; India
];
const NATIONAL_ID = /^(?:\d{11}|\d{12}|\d{13}|\d{14}|\d{16}|\d{17})$/;
/** 2019-2020, 01.02.2023, 10 000 000: years, dates and sums are no telephone numbers. */
const NO_PHONE =
  /^(?:(?:19|20)\d\d[ -](?:19|20)\d\d|\d{1,2}[ .-]\d{1,2}[ .-]\d{4}|\d{4}-\d\d-\d\d.*|\d{1,3}(?:[ .]0?00)+|\d{1,3}(?:[ .]\d{3}){2,})$/;

/** Everything in normalised text that a person could be reached or found by. */
export function findContacts(text: string): Contact[] {
  const contacts: Contact[] = [];
  if (/\d/.test(text)) {
    for (const found of findAll(NUMBER, text)) {
      const kind = kindOfNumber(text.slice(found.start, found.end));
      if (kind !== undefined) contacts.push({ ...found, kind, strong: true });
    }
    for (const found of findAll(PLATE, text)) contacts.push({ ...found, kind: 'plate', strong: true });
  }
  for (const found of findAll(EMAIL, text)) contacts.push({ ...found, kind: 'email', strong: true });
  if (text.includes(USER_TOKEN))
    for (const found of findAll(HANDLE, text)) contacts.push({ ...found, kind: 'handle', strong: false });
  return contacts;
}

function kindOfNumber(written: string): 'phone' | 'national-id' | undefined {
  if (NO_PHONE.test(written)) return undefined;
  const digits = written.replace(/\D/g, '');
  if (/^(?:\+|00)/.test(written)) return digits.length >= 9 && digits.length <= 15 ? 'phone' : undefined;
  if (LOCAL.some((form) => form.test(digits))) return 'phone';
  if (/^\(?\d{3}\)?[ .-]\d{3}[ .-]?\d{4}$|^\d{3}-\d{4}$/.test(written)) return 'phone';
  return NATIONAL_ID.test(digits) && /^[\d-]+$/.test(written) ? 'national-id' : undefined;
}
