/**
 * Hashes a folder of pictures with known PDQ hashes (`vectors.json`, see docs/hashing.md) and compares hash, quality, the
 * eight turned hashes and, where given, the reading of hashers that take palette indices or inks for colours.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createImageHasher } from '@haetae/media';
import { DIHEDRALS, pdqCore, pdqDihedrals, pdqFromPixels, plainCore } from '@haetae/pdq';
import sharp from 'sharp';
import { dataFolder } from './hash-support/arguments.ts';

interface Vector {
  id: string;
  group: string;
  file: string;
  hash: string;
  quality: number;
  dihedral: Record<string, string>;
  dihedralQuality: number;
  fragile: string[];
  pytx?: { hash: string };
}

export async function run(args: string[]): Promise<{
  name: string;
  rows: Record<string, string | number>[];
  notes: string[];
}> {
  const folder = join(dataFolder(args), 'pdq');
  const { vectors } = JSON.parse(await readFile(join(folder, 'vectors.json'), 'utf8')) as { vectors: Vector[] };
  const hasher = createImageHasher();
  const rows = new Map<string, Record<string, number>>();
  const notes: string[] = [];
  try {
    for (const vector of vectors) {
      const bytes = await readFile(join(folder, vector.file));
      const checks = await compare(vector, bytes, hasher);
      const row = rows.get(vector.group) ?? { pictures: 0, equal: 0 };
      rows.set(vector.group, row);
      row.pictures! += 1;
      const wrong = Object.entries(checks).filter(([, equal]) => !equal);
      if (wrong.length === 0) row.equal! += 1;
      else notes.push(`${vector.id}: ${wrong.map(([what]) => what).join(', ')} ${vector.fragile.join('/')}`);
    }
  } finally {
    await hasher.close();
  }
  return { name: 'hash-vectors', rows: [...rows].map(([group, row]) => ({ group, ...row })), notes };
}

async function compare(vector: Vector, bytes: Uint8Array, hasher: ReturnType<typeof createImageHasher>) {
  const { hashes, queries } = await hasher.hashImage(bytes, { queries: true });
  const { data, info } = await sharp(bytes, { ignoreIcc: true })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const all = pdqDihedrals(data, info.width, info.height, info.channels, pdqCore());
  const plain = pdqFromPixels(data, info.width, info.height, info.channels, plainCore);
  return {
    hash: hashes.pdq === vector.hash,
    quality: hashes.quality === vector.quality,
    'plain core': plain.hex === vector.hash && plain.quality === vector.quality,
    turned: DIHEDRALS.every((d) => all.hex[d] === vector.dihedral[d.toLowerCase()]),
    'turned quality': all.quality === vector.dihedralQuality,
    'other reading': vector.pytx === undefined || queries.some((query) => query.pdq === vector.pytx?.hash),
  };
}
