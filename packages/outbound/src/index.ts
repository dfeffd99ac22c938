export { createOutbound, type Outbound } from './create-outbound.ts';
export { createPoster, type Poster, type PostOutcome } from './create-poster.ts';
export { type Answer, createRequester, type Requester } from './create-requester.ts';
export { isPublicAddress } from './public-address.ts';
