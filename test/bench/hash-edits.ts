/**
 * How often an edited picture still meets the hash of its original, edit by edit, on the pictures that ship with the
 * project and, with `--data DIR`, on photographs beside them; and how often it meets the hash of another picture.
 * `--pictures N`: edit N pictures, spread evenly; all are still compared with. `--every N`: only every Nth edit.
 */
import { DEFAULT_MATCH_DISTANCE, MIN_PDQ_QUALITY } from '@haetae/contracts';
import { createImageHasher, type ImageHasher } from '@haetae/media';
import { hammingDistance, pdqFromHex } from '@haetae/pdq';
import { findOption } from './hash-support/arguments.ts';
import { EDITS, type Edit, type Original } from './hash-support/edits.ts';
import { loadPictures } from './hash-support/pictures.ts';

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
    const sources = await loadSources(hasher, args);
    const every = Number(findOption(args, 'every') ?? 1);
    const step = Math.max(1, sources.length / most);
    const edited = Array.from({ length: Math.ceil(sources.length / step) }, (_, i) => sources[Math.floor(i * step)]!);
    return await measure(
      sources,
      edited,
      EDITS.filter((_, i) => i % every === 0),
      hasher,
    );
  } finally {
    await hasher.close();
  }
}

async function measure(sources: Source[], edited: Source[], edits: Edit[], hasher: ImageHasher) {
  const sets = [...new Set(sources.map((source) => source.set))];
  const rows: Record<string, string | number>[] = [];
  const via = new Map<string, number>();
  let pairs = 0;
  let queries = 0;
  let falseMatches = 0;
  let nearest = 256;
  const sums = new Map(sets.map((set) => [set, { plain: 0, expanded: 0, edits: 0 }]));
  for (const edit of edits) {
    const tallies = new Map<string, Tally>(
      sets.map((set) => [set, { pictures: 0, plain: 0, expanded: 0, via: new Map() }]),
    );
    const look = async (source: Source) => {
      const tally = tallies.get(source.set)!;
      const found = await hasher.hashImage(await edit.apply(source), { queries: true });
      const made = found.queries.map(({ pdq, via }) => ({ hash: pdqFromHex(pdq), via }));
      const own = distances(made, source.hash);
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
        const closest = Math.min(256, ...distances(made, other.hash).map((query) => query.distance));
        nearest = Math.min(nearest, closest);
        if (closest <= DEFAULT_MATCH_DISTANCE) falseMatches += 1;
      }
    };
    for (let i = 0; i < edited.length; i += 4) await Promise.all(edited.slice(i, i + 4).map(look));
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
    process.stderr.write(`${JSON.stringify({ ...row, pairs, falseMatches, nearest })}\n`);
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
      `${sets.map((set) => `${set}: ${edited.filter((source) => source.set === set).length} pictures`).join('; ')}; distance ${DEFAULT_MATCH_DISTANCE}; ${(queries / (edits.length * edited.length)).toFixed(1)} queries a picture.`,
      `Unrelated pairs (an edited picture against another original, all queries): ${pairs}; false matches ${falseMatches}; nearest ${nearest} bits.`,
      `Nearest by: ${ways.join(', ')}.`,
    ],
  };
}

function distances(queries: { hash: Uint8Array; via: string }[], hash: Uint8Array) {
  return queries.map((query) => ({ via: query.via, distance: hammingDistance(query.hash, hash) }));
}

/** The pictures that PDQ can say something about, with their hashes. */
async function loadSources(hasher: ImageHasher, args: string[]): Promise<Source[]> {
  const sources: Source[] = [];
  for (const picture of await loadPictures(args)) {
    const { hashes } = await hasher.hashImage(picture.png);
    if (hashes.quality >= MIN_PDQ_QUALITY) sources.push({ ...picture, hash: pdqFromHex(hashes.pdq) });
  }
  return sources;
}
