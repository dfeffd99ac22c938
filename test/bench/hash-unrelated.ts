/**
 * How near two pictures come that have nothing to do with each other, with every query that one of them makes. Each
 * picture is cut into nine. Tiles of the same picture are not compared, nor those of pictures drawn by the same function,
 * which share furniture. `--data DIR` adds photographs.
 */
import { basename } from 'node:path';
import { DEFAULT_MATCH_DISTANCE, MIN_PDQ_QUALITY } from '@haetae/contracts';
import { createImageHasher } from '@haetae/media';
import { hammingDistance, pdqFromHex } from '@haetae/pdq';
import sharp from 'sharp';
import { loadPictures } from './hash-support/pictures.ts';

const TILES = 3;

interface Tile {
  picture: string;
  kin: string;
  place: number;
  hash: Uint8Array;
  queries: Uint8Array[];
}

export async function run(args: string[]): Promise<{
  name: string;
  rows: Record<string, string | number>[];
  notes: string[];
}> {
  const hasher = createImageHasher({ timeoutMs: 120_000 });
  const tiles: Tile[] = [];
  try {
    for (const { name, kin, png, width, height } of await loadPictures(args)) {
      const [w, h] = [Math.floor(width / TILES), Math.floor(height / TILES)];
      const parts = Array.from({ length: TILES * TILES }, (_, i) =>
        sharp(png).extract({ left: (i % TILES) * w, top: Math.floor(i / TILES) * h, width: w, height: h }),
      );
      await Promise.all(
        parts.map(async (part, place) => {
          const { hashes, queries } = await hasher.hashImage(await part.png().toBuffer(), { queries: true });
          if (hashes.quality < MIN_PDQ_QUALITY) return;
          const hash = pdqFromHex(hashes.pdq);
          tiles.push({ picture: name, kin, place, hash, queries: queries.map((query) => pdqFromHex(query.pdq)) });
        }),
      );
    }
  } finally {
    await hasher.close();
  }
  return { name: 'hash-unrelated', ...compare(tiles) };
}

const nameOf = (tile: Tile) => `${basename(tile.picture)} (${tile.place})`;

function compare(tiles: Tile[]) {
  const reached = new Map<number, number>([DEFAULT_MATCH_DISTANCE, 45, 60, 75, 90].map((d) => [d, 0]));
  let pairs = 0;
  let queries = 0;
  const near: { distance: number; names: string }[] = [];
  for (const tile of tiles) {
    queries += tile.queries.length;
    for (const other of tiles) {
      if (other.kin === tile.kin) continue;
      pairs += 1;
      let closest = 256;
      for (const query of tile.queries) closest = Math.min(closest, hammingDistance(query, other.hash));
      if (closest <= 60) near.push({ distance: closest, names: `${nameOf(tile)} and ${nameOf(other)}` });
      for (const [distance, count] of reached) if (closest <= distance) reached.set(distance, count + 1);
    }
  }
  return {
    rows: [...reached].map(([distance, count]) => ({ distance, 'pairs within': count, pairs })),
    notes: [
      `${tiles.length} tiles, ${(queries / tiles.length).toFixed(1)} queries a tile; nearest: ${near
        .sort((a, b) => a.distance - b.distance)
        .slice(0, 12)
        .map(({ distance, names }) => `${distance} bits ${names}`)
        .join('; ')}.`,
    ],
  };
}
