/** How much of a post is looked at; what a longer one adds is not worth the time. UTF-16 code units. */
const RAW_LIMIT = 1_500;
const CLEAN_LIMIT = 300;

/** Links, mail addresses, mentions, retweet marks, HTML entities, placeholders: written alike in every language. */
const NOT_LANGUAGE =
  /https?:\/\/\S+|www\.\S+|\S{1,64}@\S{1,200}|@[\p{L}\p{N}_.]+|\b(?:RT|USER|URL)\b|&[a-z]{2,6};|<[A-Za-z_ ]{1,20}>/gu;
const NOT_LETTERS = /[^\p{L}\p{M}'’ʻʼ\u200c]+/gu;

/**
 * The words of a post, lower case, composed (NFC), one space between them: no links, mentions, emoji, digits or
 * punctuation. At most 300 code units. Apostrophes within words stay, as one sign: Uzbek and French spell with them.
 */
export function cleanText(text: string): string {
  const head = text.length > RAW_LIMIT ? text.slice(0, RAW_LIMIT) : text;
  const words = head
    .replace(NOT_LANGUAGE, ' ')
    .normalize('NFC')
    .toLowerCase()
    .replace(NOT_LETTERS, ' ')
    .replace(/[’ʻʼ']+/g, "'")
    .replace(/(^| )'|'(?= |$)/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  if (words.length <= CLEAN_LIMIT) return words;
  const cut = words.lastIndexOf(' ', CLEAN_LIMIT);
  return words.slice(0, cut > CLEAN_LIMIT / 2 ? cut : CLEAN_LIMIT);
}
