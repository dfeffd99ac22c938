import { type NormalisedText, type Replacement, replaceMapped } from './mapped-text.ts';

export const URL_TOKEN = '_url_';
export const USER_TOKEN = '_user_';
export const EMAIL_TOKEN = '_email_';

const URL_LIKE =
  /\bhttps?:\/\/[^\s<>"]+|\bwww\.[^\s<>"]+|\bhttpurl\b|[[<]url[\]>]|\b[a-z0-9][a-z0-9-]{0,60}\.(?:com|net|org|info|ru|me|co|io|ge|mv|kz|kg|ba|mk|iq|lb|bd|kr|id)\/[^\s<>"]*/gi;
const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/gi;
const MENTION =
  /[[<]user[\]>]|(?<![\p{L}\p{N}@])@(?![a-z]{2,7}(?![\p{L}\p{N}_])(?<=@(?:ss|sses|sshole|nal|nus|rse|rab|ngry|gainst|ll|nd|re|lways|ny)))[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.]*/giu;

/** Web addresses, e-mail addresses and @names become one token each: what they say is not for the model to learn. */
export function replaceTokens(source: NormalisedText): NormalisedText {
  let out = source;
  if (/[:/.\][<]|httpurl/i.test(out.text)) out = replaceMapped(out, URL_LIKE, () => URL_TOKEN);
  if (!out.text.includes('@') && !/[[<]user/i.test(out.text)) return out;
  out = replaceMapped(out, EMAIL, () => EMAIL_TOKEN);
  return replaceMapped(out, MENTION, (m) =>
    m[0].endsWith('.')
      ? [
          [USER_TOKEN, 0],
          ['.', m[0].length - 1],
        ]
      : USER_TOKEN,
  );
}

const HASHTAG = /[#＃](?=[\p{L}\p{M}\p{N}_]*\p{L})[\p{L}\p{M}\p{N}_]+/gu;
/** Where a hashtag comes apart: aB, ABc, letter and digit, underscore. */
const SEAM =
  /_+|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L}{2})(?=\p{N}{2})|(?<=\p{N}{2})(?=\p{L}{2})/gu;

/** #StopHatingWomen → Stop Hating Women. A tag in one case stays in one piece, without its sign. */
export function splitHashtags(source: NormalisedText): NormalisedText {
  if (!/[#＃]/.test(source.text)) return source;
  return replaceMapped(source, HASHTAG, (m) => hashtagWords(m[0], source.text.charAt(m.index - 1)));
}

function hashtagWords(tag: string, before: string): Replacement {
  const pieces: [string, number][] = [];
  if (/[\p{L}\p{N}]/u.test(before)) {
    // C#Sharp, f#ck: no tag, a sign within a word; left to the mask step
    return tag;
  }
  let from = 1;
  const push = (to: number): void => {
    for (let i = from; i < to; i += 1) pieces.push([tag.charAt(i), i]);
  };
  for (const seam of tag.matchAll(SEAM)) {
    if (seam.index < 1) continue;
    push(seam.index);
    if (pieces.length > 0) pieces.push([' ', seam.index]);
    from = seam.index + seam[0].length;
  }
  push(tag.length);
  // tags that touch (#one#two) stay two words
  return [...pieces, [' ', tag.length]];
}
