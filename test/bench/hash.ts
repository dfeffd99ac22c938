/**
 * `npm run bench -- hash`: images a second on one core, and how much of that time is the decoder's. CPU time, not wall
 * time, so that a busy machine changes little.
 */
import { pdqCore, pdqFromPixels, plainCore } from '@haetae/pdq';
import sharp from 'sharp';

const SIZES: [string, number, number, number][] = [
  ['640 x 427', 640, 427, 40],
  ['1920 x 1080', 1920, 1080, 15],
  ['3000 x 2000 (6 MP)', 3000, 2000, 6],
  ['4000 x 3000 (12 MP)', 4000, 3000, 4],
];
/** CPU milliseconds after decoding that the C++ reference takes, where known. */
const REFERENCE_MS: Record<string, number> = { '640 x 427': 2.7, '4000 x 3000 (12 MP)': 280 };

/** Least CPU milliseconds of `times` runs: the run that was disturbed least. */
async function cpuMs(times: number, work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

export async function run(): Promise<{
  name: string;
  rows: Record<string, string | number>[];
  notes: string[];
}> {
  sharp.cache(false);
  sharp.concurrency(1);
  const rows: Record<string, string | number>[] = [];
  for (const [name, width, height, times] of SIZES) {
    const jpeg = await photograph(width, height);
    const decode = () => sharp(jpeg, { ignoreIcc: true }).removeAlpha().raw().toBuffer();
    const pixels = await decode();
    const hash = () => pdqFromPixels(pixels, width, height, 3, pdqCore());
    hash();
    const decodeMs = await cpuMs(times, decode);
    const hashMs = await cpuMs(times * 2, hash);
    const plainMs = await cpuMs(2, () => pdqFromPixels(pixels, width, height, 3, plainCore));
    rows.push({
      size: name,
      'JPEG kB': Math.round(jpeg.length / 1000),
      'decode ms': round(decodeMs),
      'PDQ ms': round(hashMs),
      'plain PDQ ms': round(plainMs),
      'C++ reference ms': REFERENCE_MS[name] ?? '',
      'images/s a core': round(1000 / (decodeMs + hashMs)),
      'decode share': `${Math.round((100 * decodeMs) / (decodeMs + hashMs))} %`,
    });
  }
  return {
    name: 'hash',
    rows,
    notes: [
      `PDQ core: ${pdqCore().kind}. CPU time on one core, least of several runs; JPEG quality 85, 4:2:0.`,
      'The C++ reference figures are CPU time after decoding, taken earlier on another machine.',
    ],
  };
}

const round = (value: number) => Math.round(value * 100) / 100;

/** A JPEG with the detail of a photograph: smooth noise in several octaves. */
async function photograph(width: number, height: number): Promise<Buffer> {
  const layers = await Promise.all(
    [8, 40, 200].map(async (cells, i) => {
      const noise = Buffer.from(
        Uint8Array.from(
          { length: cells * cells * 3 },
          (_, n) => (Math.imul(n + 1 + i * 7919, 2_654_435_761) >>> 24) & 255,
        ),
      );
      return sharp(noise, { raw: { width: cells, height: cells, channels: 3 } })
        .resize(width, height, { fit: 'fill', kernel: 'cubic' })
        .png({ compressionLevel: 0 })
        .toBuffer();
    }),
  );
  const [ground, ...details] = layers;
  return sharp(ground)
    .composite(details.map((input) => ({ input, blend: 'soft-light' as const })))
    .jpeg({ quality: 85 })
    .toBuffer();
}
