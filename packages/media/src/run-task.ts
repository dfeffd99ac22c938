import { decodePixels, readHeader, tryDecode } from './decode.ts';
import { expandQueries } from './expand-queries.ts';
import { hashBytes } from './hash-bytes.ts';
import { LARGE_PIXELS } from './limits.ts';
import type { DecodeTask, HashResult, ImageInfo, RenderedImage } from './protocol.ts';
import { blurImage, showImage } from './render-image.ts';

/**
 * One task from first to last. `waitForTurn` is called before a large picture is decoded.
 * Throws the MEDIA_… errors.
 */
export async function inspect(task: DecodeTask, waitForTurn: () => Promise<void>): Promise<ImageInfo> {
  const { bytes, limits } = task;
  const { format, width, height, frames } = await readHeader(bytes, limits);
  if (width * height > LARGE_PIXELS) await waitForTurn();
  await tryDecode(bytes, limits);
  return { format, width, height, frames };
}

export async function hash(task: DecodeTask, waitForTurn: () => Promise<void>): Promise<HashResult> {
  const { bytes, limits } = task;
  const header = await readHeader(bytes, limits);
  if (header.width * header.height > LARGE_PIXELS) await waitForTurn();
  const pixels = await decodePixels(bytes, limits);
  const hashes = hashBytes(bytes, header, pixels);
  const queries = task.queries
    ? await expandQueries({ bytes, header, hashes, pixels, limits, frames: task.frames })
    : [];
  return { hashes, queries };
}

export async function render(
  task: DecodeTask,
  kind: 'blur' | 'show',
  waitForTurn: () => Promise<void>,
): Promise<RenderedImage> {
  const { bytes, limits } = task;
  const { width, height } = await readHeader(bytes, limits);
  if (width * height > LARGE_PIXELS) await waitForTurn();
  return kind === 'blur' ? await blurImage(bytes, limits) : await showImage(bytes, limits);
}
