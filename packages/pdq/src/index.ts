export { DIHEDRALS, type Dihedral, type PdqHash } from './bits.ts';
export { type PdqCore, pdqCore, plainCore } from './core.ts';
export { countBits, hammingDistance, isPdqHex, pdqFromHex, pdqToHex } from './hex.ts';
export { MIN_SIDE, type Pdq, type PdqDihedrals, pdqDihedrals, pdqFromPixels } from './pdq.ts';
