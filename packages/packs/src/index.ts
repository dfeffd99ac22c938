export {
  type CompiledLexicon,
  compileLexicon,
  foldCase,
  MIN_FOREIGN_LETTERS,
  type Normalise,
  type NormalisedText,
  type TermHit,
} from './compile-lexicon.ts';
export { loadPacks, PACKS_DIR, type PackQuery, type Packs } from './load-packs.ts';
