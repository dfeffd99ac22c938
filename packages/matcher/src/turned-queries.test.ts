import { describe, expect, it } from 'vitest';
import { turnedQueries } from './turned-queries.ts';

/** What the PDQ reference derives from the DCT of three photographs (scikit-image's sample pictures, public domain). */
const REFERENCE: Record<string, Record<string, string>> = {
  astronaut: {
    original: '4d6b12f3a976cf29c79ca3d2506fa83494196c899edd04de0a26b855fc99b724',
    rotate90: '3da765bd2547bd58b16e670c5c2943fe4c7219cbf30992499af2d4c2e6182d19',
    rotate180: '183eb859fc23678392c90df8073a029ec14cc62bdb88ae745f7312ffa9cc1d8e',
    rotate270: '68f2cf17701217d2a43bc9a6097ce9541925b361865c38e3cfa77e68b24d87b3',
    flipX: '4d6be50ca95630d6c79c582d506f57c9941993768eddfb210a2647aafc1948db',
    flipY: '183e47a6fc239a7c92c9f687053afd61c14c39dccb88518b5f73ed00a9cce271',
    flipPlus1: '3da79a42254742a7b16e98f35c29bc014c72e634f3096db69af22b3de618d2e6',
    flipMinus1: '68f230e87012e82de43b36591b7c16ab1d274c9ea65cc71ccfe78197b34d784c',
  },
  chelsea: {
    original: '5fab5331f01da156898e2b7629a5d3434412cdbd23f48942464526317db33ffd',
    rotate90: '39d09eb576671efc8e537f34cd2d218c8a63eac6c667cb18a941c1969d921cb0',
    rotate180: '0afef98ba5080bfcdcdb81dc7cf079e91147671776a123e813108c9b28e69557',
    rotate270: '6c85b49f6372b456db06d59a90788b26df36606c933261b2fd146b3cc8c7b61a',
    flipX: '5fabacdef05d5ea9898ed48929a52dbcc412324223f476bd4645d9ce7db3c002',
    flipY: '4afe2674a548f403dedb7e237cf0871ed147b8e876a1dc171310776428e66aa8',
    flipPlus1: '3950e1ca3627e1038e5380cfc52ddf738a631539c66774e7a8413e699d92e34f',
    flipMinus1: '6c054b6063724ba9db062a65907875d9df369f9393329e4dfd1494c3c8c749e5',
  },
  coffee: {
    original: '8c629e7792663698f9a33866c026727c21a679f61eb6e1f8c79ba7e23c0299e0',
    rotate90: 'ea1df4a719d6028ccc630fd0712cf50218fd1aaaeff5ae831118881beeee1577',
    rotate180: 'c93634ddcf339c32acf612cc9472d8d674f2d35c4ae34b5292ce0d586957314a',
    rotate270: 'bf485e0d4c83a836b936a57b24795fa84daab000baa0042d444d32b5bbbbffdd',
    flipX: '9c6361899e67c967f9a3e799c1278d8321a786091fb61e07c79b581d3c82661f',
    flipY: 'c936cb22c33263c9acf64d339472272974f22ca34ae3a4ad92cef2a36957c8b5',
    flipPlus1: 'ea1d0b581dd67d63cc63d02e712c08dd18fde555eff55178111867e0eeee4808',
    flipMinus1: 'bb48a1f2488357c9b9367a842478a0574da84fffbaa0fbd6444dcd4abbbb6022',
  },
};

const distance = (a: string, b: string): number =>
  (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length;
const named = (pdq: string): Map<string, string> =>
  new Map(turnedQueries(pdq).map((query) => [query.via.split(':')[0]!, query.pdq]));

describe('turnedQueries', () => {
  it.each(Object.entries(REFERENCE))('comes near the turned hashes of %s from its hash alone', (_, reference) => {
    const turned = named(reference.original!);
    expect([...turned.keys()].sort()).toEqual(Object.keys(reference).sort());
    expect(turned.get('original')).toBe(reference.original);
    expect(turned.get('flipPlus1')).toBe(reference.flipPlus1);
    for (const [name, hash] of Object.entries(reference)) {
      const distances = Object.values(reference).map((other) => distance(turned.get(name)!, other));
      expect(distance(turned.get(name)!, hash)).toBeLessThanOrEqual(28);
      expect(Math.min(...distances)).toBe(distance(turned.get(name)!, hash));
    }
  });

  it('undoes itself: mirrored twice, and turned forth and back, is the picture again', () => {
    const { original } = REFERENCE.coffee!;
    for (const name of ['flipX', 'flipY', 'flipPlus1', 'flipMinus1', 'rotate180'])
      expect(named(named(original!).get(name)!).get(name)).toBe(original);
    expect(named(named(original!).get('rotate90')!).get('rotate270')).toBe(original);
  });

  it('refuses what is no hash', () => {
    expect(() => turnedQueries('abc')).toThrow(expect.objectContaining({ code: 'HASH_INVALID' }));
  });
});
