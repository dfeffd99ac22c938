export { hashFromHex, hashToHex } from './hash-hex.ts';
export { createHashIndex, type HashIndex, type HashIndexOptions, type HashIndexStats } from './hash-index.ts';
export { readHashIndex } from './read-hash-index.ts';
export type { Found } from './segment.ts';
