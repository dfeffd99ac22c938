import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/**
 * Characters that are not seen: soft hyphen, joiners, bidi marks, fillers, variation selectors, tags, C0/C1 controls.
 * ZWNJ and ZWJ do mean something in Persian, Kurdish or Bengali spelling, but writers leave them out as often as not.
 */
export const UNSEEN = new RegExp(
  `[${[
    '\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5',
    '\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb',
    '\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}',
  ].join('')}]+`,
  'gu',
);
const ENTITY = /&(?:amp;)*(amp|lt|gt|quot|nbsp|#39|#x27|apos);/g;
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
  '#x27': "'",
  apos: "'",
};

/** Drops what is not seen and reads HTML entities; lone surrogates become U+FFFD. */
export function dropControls(source: NormalisedText): NormalisedText {
  const text = source.text.isWellFormed() ? source.text : source.text.toWellFormed();
  const entities = replaceMapped({ text, map: source.map }, ENTITY, (m) => ENTITIES[m[1] as string]);
  return replaceMapped(entities, UNSEEN, () => '');
}

const SPACES = /[\s\u0085]+/g;

/** One plain space for each run of white space, none at the ends. */
export function collapseSpaces(source: NormalisedText): NormalisedText {
  const last = source.text.length;
  return replaceMapped(source, SPACES, (m) => (m.index === 0 || m.index + m[0].length === last ? '' : ' '));
}
