export { HEAD_FACTS, type HeadFacts, headsOf, READ_BY_TRAINING } from './heads.ts';
export {
  loadTransformer,
  type Transformer,
  type TransformerInfo,
  type TransformerOptions,
} from './load-transformer.ts';
