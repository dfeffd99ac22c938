export { ageDecrypt, ageEncrypt, createAgeKey, lockIdentity, unlockIdentity } from './age-keys.ts';
export { canonicalJson } from './canonical-json.ts';
export {
  type BrokenLine,
  type ChainCheck,
  type ChainLine,
  checkChain,
  findBrokenLine,
  hashLine,
} from './custody-chain.ts';
export { type Manifest, manifestSchema, type Recipient, recipientSchema } from './manifest.ts';
export { createPseudonyms, type Pseudonyms } from './pseudonyms.ts';
export { chainFile, jsonFile, type PackageFile, type StoredLine, sealPackage, sha256Hex } from './seal-package.ts';
export { createPrivateKeyDer, openSigningKey, readPublicKey, type SigningKey } from './signing-key.ts';
export { escapeHtml, readmeText, SUMMARY_LANGS, type SummaryData, type SummaryLang, summaryHtml } from './summary.ts';
export { type Finding, type Verification, verifyPackage } from './verify-package.ts';
