import { readFileSync } from 'node:fs';
import { HaetaeError } from '@haetae/contracts';
import { z } from 'zod';

const folder = new URL('../../samples/', import.meta.url);
const imageSchema = z.looseObject({ file: z.string(), caption: z.string(), bank: z.boolean().optional() });
export type SampleImage = z.infer<typeof imageSchema>;

/** The sample posts, one item as JSON a line. */
export function readSamplePosts(): string[] {
  return readSample('posts.ndjson')
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** The sample images. Those marked `bank` stand for images that somebody has asked to be taken down. */
export function readSampleImages(): SampleImage[] {
  return z.array(imageSchema).parse(JSON.parse(readSample('images/index.json').toString('utf8')));
}

export function readSample(name: string): Buffer {
  try {
    return readFileSync(new URL(name, folder));
  } catch (cause) {
    throw new HaetaeError('FILE_NOT_READABLE', `The sample ${name} cannot be read.`, { cause });
  }
}
