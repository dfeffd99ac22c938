/**
 * Watches the time of day beside a clock that nobody sets. The returned function says by how many milliseconds the time of day was
 * set forward (or, below 0, back) since it was last asked.
 */
export function watchClock(
  wall: () => number = Date.now,
  steady: () => number = () => performance.now(),
): () => number {
  let apart = wall() - steady();
  return () => {
    const before = apart;
    apart = wall() - steady();
    return apart - before;
  };
}
