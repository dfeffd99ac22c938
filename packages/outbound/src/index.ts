export { createOutbound, type Outbound } from './create-outbound.ts';
export { isPublicAddress } from './public-address.ts';
