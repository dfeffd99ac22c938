export {
  loadTransformer,
  type Transformer,
  type TransformerInfo,
  type TransformerOptions,
} from './load-transformer.ts';
