import { planBands } from './band-plan.ts';
import { createSegment, type Segment } from './segment.ts';

/** Addresses in one WebAssembly memory are 32 bits wide; this many rows with their tables stay well below 4 GiB. */
export const MAX_SEGMENT_ROWS = 1 << 24;
/** A merge takes in an older segment of up to this many times the rows it already has to write. */
const GROWTH = 2;
/** Smaller segments are left alone, however many of their rows are dead. */
const MIN_WASTED_ROWS = 1_024;
const STEP_ROWS = 1_024;

/** A merge under way. `steps` is run a little at a time; until it ends, searches still use the inputs. */
export interface Merge {
  inputs: Segment[];
  output: Segment;
  /** Handles removed from the inputs since the merge began; applied to the output before it takes their place. */
  removed: number[];
  steps: Generator<void, void>;
}

const liveRows = (segment: Segment): number => segment.size - segment.dead;

/**
 * Which segments (oldest first, a run up to the newest) to merge now, or none. Rows outside the bands are due when they
 * are more than `deltaRows`; they take older segments along as long as these are not much larger, which keeps the
 * number of segments logarithmic in the rows. A segment of which most rows are dead is due too.
 */
export function pickMerge(segments: readonly Segment[], deltaRows: number): Segment[] {
  let start = segments.length;
  let rows = 0;
  while (start > 0 && segments[start - 1]!.plan === undefined) {
    start -= 1;
    rows += segments[start]!.size;
  }
  if (rows < deltaRows) start = segments.length;
  const wasted = segments.findIndex((s) => s.size > MIN_WASTED_ROWS && s.dead * 2 > s.size);
  if (wasted >= 0) start = Math.min(start, wasted);
  if (start === segments.length) return [];
  rows = segments.slice(start).reduce((sum, s) => sum + liveRows(s), 0);
  while (start > 0) {
    const older = liveRows(segments[start - 1]!);
    if (older > GROWTH * rows || older + rows > MAX_SEGMENT_ROWS) break;
    start -= 1;
    rows += older;
  }
  return segments.slice(start);
}

/** Begins to write the live rows of `inputs` into one new segment with its bands. */
export function startMerge(inputs: Segment[], linearRows: number): Merge {
  const rows = inputs.reduce((sum, s) => sum + liveRows(s), 0);
  const output = createSegment(Math.max(1, rows), planBands(rows, linearRows));
  return { inputs, output, removed: [], steps: mergeSteps(inputs, output) };
}

function* mergeSteps(inputs: readonly Segment[], output: Segment): Generator<void, void> {
  for (const input of inputs)
    for (let slot = 0; slot < input.size; slot += STEP_ROWS) {
      output.copy(input, slot, Math.min(input.size, slot + STEP_ROWS));
      yield;
    }
  yield* output.buildBands();
}
