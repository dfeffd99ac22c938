/**
 * How often an edited picture still meets the hash of its original, edit by edit, on the pictures that ship with the
 * project and, with `--data DIR`, on photographs beside them; and how often it meets the hash of another picture.
 * `--pictures N`: N of each set, spread evenly.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_MATCH_DISTANCE, MIN_PDQ_QUALITY } from '@haetae/contracts';
import { createImageHasher, type ImageHasher } from '@haetae/media';
import { hammingDistance, pdqFromHex } from '@haetae/pdq';
import sharp from 'sharp';
import { findOption } from './hash-support/arguments.ts';
import { EDITS, type Original } from './hash-support/edits.ts';

interface Source extends Original {
  set: string;
  hash: Uint8Array;
}
interface Tally {
  pictures: number;
  plain: number;
  expanded: number;
  via: Map<string, number>;
}

export async function run(args: string[]): Promise<{
  name: string;
  rows: Record<string, string | number>[];
  notes: string[];
}> {
  const most = Number(findOption(args, 'pictures') ?? Number.POSITIVE_INFINITY);
  const hasher = createImageHasher({ timeoutMs: 120_000 });
  try {
    const sources = [...(await sampleSources(hasher, most)), ...(await photoSources(hasher, args, most))];
    return await measure(sources, hasher);
  } finally {
    await hasher.close();
  }
}

async function measure(sources: Source[], hasher: ImageHasher) {
  const sets = [...new Set(sources.map((source) => source.set))];
  const rows: Record<string, string | number>[] = [];
  const via = new Map<string, number>();
  let pairs = 0;
  let queries = 0;
  let falseMatches = 0;
  let nearest = 256;
  const sums = new Map(sets.map((set) => [set, { plain: 0, expanded: 0, edits: 0 }]));
  for (const edit of EDITS) {
    const tallies = new Map<string, Tally>(
      sets.map((set) => [set, { pictures: 0, plain: 0, expanded: 0, via: new Map() }]),
    );
    const look = async (source: Source) => {
      const tally = tallies.get(source.set)!;
      const found = await hasher.hashImage(await edit.apply(source), { queries: true });
      const own = distances(found.queries, source.hash);
      tally.pictures += 1;
      if (hammingDistance(pdqFromHex(found.hashes.pdq), source.hash) <= DEFAULT_MATCH_DISTANCE) tally.plain += 1;
      const best = own.reduce((a, b) => (b.distance < a.distance ? b : a), { distance: 256, via: '' });
      if (best.distance <= DEFAULT_MATCH_DISTANCE) {
        tally.expanded += 1;
        const name = best.via.replace(/^unframed.*/, 'unframed').replace(/^original:.*/, 'original');
        via.set(name, (via.get(name) ?? 0) + 1);
      }
      queries += found.queries.length;
      for (const other of sources) {
        if (other === source) continue;
        pairs += 1;
        const closest = Math.min(256, ...distances(found.queries, other.hash).map((query) => query.distance));
        nearest = Math.min(nearest, closest);
        if (closest <= DEFAULT_MATCH_DISTANCE) falseMatches += 1;
      }
    };
    for (let i = 0; i < sources.length; i += 4) await Promise.all(sources.slice(i, i + 4).map(look));
    const row: Record<string, string | number> = { edit: edit.name };
    for (const [set, tally] of tallies) {
      const plain = tally.plain / tally.pictures;
      const expanded = tally.expanded / tally.pictures;
      row[`${set}: PDQ alone`] = plain.toFixed(2);
      row[`${set}: with expansion`] = expanded.toFixed(2);
      const sum = sums.get(set)!;
      sum.plain += plain;
      sum.expanded += expanded;
      sum.edits += 1;
    }
    rows.push(row);
  }
  const mean: Record<string, string | number> = { edit: 'mean over edits' };
  for (const [set, sum] of sums) {
    mean[`${set}: PDQ alone`] = (sum.plain / sum.edits).toFixed(2);
    mean[`${set}: with expansion`] = (sum.expanded / sum.edits).toFixed(2);
  }
  rows.push(mean);
  const ways = [...via].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
  return {
    name: 'hash-edits',
    rows,
    notes: [
      `${sets.map((set) => `${set}: ${sources.filter((source) => source.set === set).length} pictures`).join('; ')}; distance ${DEFAULT_MATCH_DISTANCE}; ${(queries / (EDITS.length * sources.length)).toFixed(1)} queries a picture.`,
      `Unrelated pairs (an edited picture against another original, all queries): ${pairs}; false matches ${falseMatches}; nearest ${nearest} bits.`,
      `Nearest by: ${ways.join(', ')}.`,
    ],
  };
}

function distances(queries: { pdq: string; via: string }[], hash: Uint8Array) {
  return queries.map(({ pdq, via }) => ({ via, distance: hammingDistance(pdqFromHex(pdq), hash) }));
}

/** The pictures that ship, without those that are edits of others. */
async function sampleSources(hasher: ImageHasher, most: number): Promise<Source[]> {
  const folder = join(process.cwd(), 'services/haetae/samples/images');
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as { file: string; of?: string }[];
  const files = index.filter((entry) => entry.of === undefined).map((entry) => entry.file);
  return loadSources('samples', folder, files, hasher, most);
}

/** Photographs of a set of vectors; of those that are one picture in several versions, the first. */
async function photoSources(hasher: ImageHasher, args: string[], most: number): Promise<Source[]> {
  const data = findOption(args, 'data') ?? process.env.HAETAE_DATA_DIR;
  if (data === undefined) return [];
  const folder = join(data, 'pdq');
  const { vectors } = JSON.parse(await readFile(join(folder, 'vectors.json'), 'utf8')) as {
    vectors: { id: string; group: string; file: string }[];
  };
  const seen = new Set<string>();
  const files = vectors
    .filter(({ id, group }) => {
      const picture = id.replace(/_\d+x\d+$/, '').replace(/(bridge-mods|reg-test-input_dih_bridge).*/, 'bridge');
      const known = seen.has(picture);
      seen.add(picture);
      return !known && group !== 'synthetic' && group !== 'modes';
    })
    .map(({ file }) => file);
  return loadSources('photographs', folder, files, hasher, most);
}

async function loadSources(set: string, folder: string, files: string[], hasher: ImageHasher, most: number) {
  const sources: Source[] = [];
  const step = Math.max(1, files.length / most);
  for (let at = 0; at < files.length; at += step) {
    const name = files[Math.floor(at)]!;
    const picture = sharp(join(folder, name), { ignoreIcc: true }).removeAlpha().toColourspace('srgb');
    const { data: png, info } = await picture.png({ compressionLevel: 1 }).toBuffer({ resolveWithObject: true });
    const { hashes } = await hasher.hashImage(png);
    if (hashes.quality < MIN_PDQ_QUALITY) continue;
    sources.push({ set, name, png, width: info.width, height: info.height, hash: pdqFromHex(hashes.pdq) });
  }
  return sources;
}
