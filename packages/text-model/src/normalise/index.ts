export { isAttackWord } from './attack-words.ts';
export { type NormalisedText, toOriginalSpan } from './mapped-text.ts';
export { MASK } from './masked-letters.ts';
export { NORMALISE_STEPS, type NormaliseOptions, type NormaliseStep, normaliseText } from './normalise-text.ts';
export { readBoldly } from './read-boldly.ts';
export { readPlainly } from './read-plainly.ts';
export { EMAIL_TOKEN, URL_TOKEN, USER_TOKEN } from './tokens.ts';
