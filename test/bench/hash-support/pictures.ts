import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { findOption } from './arguments.ts';
import type { Original } from './edits.ts';

/** A picture, and what it shares with others that are no strangers to it: the drawing that made it. */
export interface Picture extends Original {
  set: string;
  kin: string;
}

/** The pictures that ship and, with `--data DIR` (or HAETAE_DATA_DIR), photographs; each picture once, upright, lossless. */
export async function loadPictures(args: string[]): Promise<Picture[]> {
  const files = [...(await sampleFiles()), ...(await photographFiles(args))];
  return Promise.all(
    files.map(async ({ set, file, kin }) => {
      const picture = sharp(file, { ignoreIcc: true }).removeAlpha().toColourspace('srgb');
      const { data: png, info } = await picture.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
      return { set, kin, name: file, png, width: info.width, height: info.height };
    }),
  );
}

type PictureFile = Pick<Picture, 'set' | 'kin'> & { file: string };

/** Without those that are edits of others. */
async function sampleFiles(): Promise<PictureFile[]> {
  const folder = join(process.cwd(), 'services/haetae/samples/images');
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as {
    file: string;
    scene: string;
    of?: string;
  }[];
  return index
    .filter((entry) => entry.of === undefined)
    .map((entry) => ({ set: 'samples', file: join(folder, entry.file), kin: entry.scene }));
}

/** Photographs of a set of vectors; of those that are one picture in several versions, the first. */
async function photographFiles(args: string[]): Promise<PictureFile[]> {
  const data = findOption(args, 'data') ?? process.env.HAETAE_DATA_DIR;
  if (data === undefined) return [];
  const folder = join(data, 'pdq');
  const { vectors } = JSON.parse(await readFile(join(folder, 'vectors.json'), 'utf8')) as {
    vectors: { id: string; group: string; file: string }[];
  };
  const seen = new Set<string>();
  return vectors
    .filter(({ id, group }) => {
      const picture = id.replace(/_\d+x\d+$/, '').replace(/.*(bridge-mods|dih_bridge).*/, 'bridge');
      const known = seen.has(picture);
      seen.add(picture);
      return !known && group !== 'synthetic' && group !== 'modes';
    })
    .map(({ file }) => ({ set: 'photographs', file: join(folder, file), kin: file }));
}
