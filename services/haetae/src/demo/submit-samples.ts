import { BATCH_MAX_LINES } from '@haetae/contracts';
import { createImageHasher } from '@haetae/media';
import type { ApiClient } from './api-client.ts';
import { readSample, readSampleImages, readSamplePosts, type SampleImage } from './samples.ts';

const BANK = 'demo: images to be taken down';

/**
 * Makes a block bank of the sample images that are marked so, as a support centre would that was asked to have them taken
 * down. A second run finds it there.
 */
export async function fillDemoBank(api: ApiClient): Promise<void> {
  const { banks } = await api.get<{ banks: { id: string; name: string }[] }>('/v1/banks');
  const known = banks.find((bank) => bank.name === BANK);
  if (known) return;
  const images = readSampleImages().filter((image) => image.bank);
  const hasher = createImageHasher({ processes: 1 });
  try {
    const lines: string[] = [];
    for (const { file } of images) {
      const { hashes } = await hasher.hashImage(readSample(`images/${file}`));
      const { pdq: hash, quality } = hashes;
      lines.push(JSON.stringify({ algorithm: 'pdq', hash, quality, labels: ['intimate_image'], externalId: file }));
    }
    const { id } = await api.post<{ id: string }>('/v1/banks', { name: BANK, kind: 'block' });
    // Confirmed: in this story a person at the centre has looked at each.
    await api.postLines(`/v1/banks/${id}/hashes?confirmed=true`, lines.join('\n'));
  } finally {
    await hasher.close();
  }
}

/**
 * Submits the sample posts in batches and the sample images one by one. External ids make a repeat get the first answer.
 * Returns how many lines were refused.
 */
export async function submitSamples(api: ApiClient, onSubmitted: (count: number) => void): Promise<number> {
  const posts = readSamplePosts();
  let refused = 0;
  const perBatch = Math.min(50, BATCH_MAX_LINES);
  for (let from = 0; from < posts.length; from += perBatch) {
    const batch = posts.slice(from, from + perBatch);
    const answer = await api.postLines('/v1/items/batch', batch.join('\n'));
    for (const line of answer.trim().split('\n')) {
      if ((JSON.parse(line) as { status: number }).status !== 202) refused += 1;
    }
    onSubmitted(batch.length);
  }
  for (const image of readSampleImages()) {
    await api.post('/v1/items', toItem(image));
    onSubmitted(1);
  }
  return refused;
}

export function countSamples(): number {
  return readSamplePosts().length + readSampleImages().length;
}

function toItem(image: SampleImage): object {
  return {
    externalId: `demo-image-${image.file}`,
    source: 'demo',
    text: image.caption,
    lang: 'en',
    media: [{ base64: readSample(`images/${image.file}`).toString('base64') }],
  };
}
