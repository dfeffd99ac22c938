export { canonicalJson } from './canonical-json.ts';
export {
  type BrokenLine,
  type ChainCheck,
  type ChainLine,
  checkChain,
  findBrokenLine,
  hashLine,
} from './custody-chain.ts';
