export {
  createLanguageDetector,
  type LanguageDetector,
  MIN_CONFIDENCE,
  ROMANISED_CONFIDENCE,
} from './create-language-detector.ts';
