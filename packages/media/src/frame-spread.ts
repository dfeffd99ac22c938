/** Frames beside the first that are looked at. */
const MOST_FRAMES = 4;
/** Pixels decoded for them: formats of animation can be entered at the first frame only, so frame n costs n + 1. */
const PIXEL_BUDGET = 160_000_000;

/**
 * A spread of the frames of an animation, without the first: evenly over all of it, or over as much of its beginning as
 * may be decoded. Indices from 1 on, ascending.
 */
export function spreadFrames(frames: number, pixelsPerFrame: number): number[] {
  const count = Math.min(MOST_FRAMES, frames - 1);
  for (let last = frames - 1; last >= 1; last = Math.floor(last * 0.8)) {
    const spread = [
      ...new Set(Array.from({ length: count }, (_, i) => Math.max(1, Math.round(((i + 1) * last) / count)))),
    ];
    const cost = spread.reduce((sum, frame) => sum + (frame + 1) * pixelsPerFrame, 0);
    if (cost <= PIXEL_BUDGET) return spread;
  }
  return [];
}
