export { createOutbound, type Outbound } from './create-outbound.ts';
export { createPoster, type Poster, type PostOutcome } from './create-poster.ts';
export { isPublicAddress } from './public-address.ts';
