/**
 * Where in a picture the picture is: what people put around an image before they post it again is plain (a border, the
 * bands of a letterbox) or plain with writing on it (a phone's status bar, the words of a post). Several detectors, each
 * with its own blind spot; what they say is only looked up, so a wrong answer costs a look-up and nothing else.
 */
import type { Plane } from './plane.ts';

/** A part of a plane in pixels; `right` and `bottom` are the first outside. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A line counts as plain when at least `share` of it is within `tolerance` of one brightness. */
interface Plainness {
  share: number;
  tolerance: number;
}
/** Borders as JPEG leaves them, and borders of digital evenness (a dark picture in a black frame needs these). */
const SOFT: Plainness = { share: 0.96, tolerance: 14 };
const EVEN: Plainness = { share: 0.93, tolerance: 3 };
/** Chrome: the gaps between its lines of writing are plain, and its lines of writing are so in good part. */
const GAP: Plainness = { share: 0.97, tolerance: 5 };
const CHROME: Plainness = { share: 0.5, tolerance: 3 };

/** A frame leaves at least this share of each side, and takes at least this share of one. */
const SMALLEST = 0.12;
const LEAST_CUT = 0.006;
const MOST_FRAMES = 4;

/** Boxes that may hold the picture proper, likeliest first, without the whole. At most four. */
export function findFrames(plane: Plane): Box[] {
  const whole: Box = { left: 0, top: 0, right: plane.width, bottom: plane.height };
  const inner = (box: Box) => peel(plane, peel(plane, box, EVEN), EVEN);
  const ground = groundLevel(plane, whole);
  const boxes = [
    inner(whole),
    // Without the picture's own plain parts: a dark sky in a white frame stays.
    peel(plane, longestRun(plane, whole, GAP, ground), EVEN, ground),
    peel(plane, peel(plane, whole, SOFT), SOFT),
    inner(longestRun(plane, inner(whole), GAP)),
    inner(longestRun(plane, whole, CHROME)),
  ].filter((box) => isFrame(box, plane));
  return boxes.filter((box, i) => boxes.findIndex((other) => isClose(box, other, plane)) === i).slice(0, MOST_FRAMES);
}

function isClose(a: Box, b: Box, { width, height }: Plane): boolean {
  const x = Math.abs(a.left - b.left) + Math.abs(a.right - b.right);
  const y = Math.abs(a.top - b.top) + Math.abs(a.bottom - b.bottom);
  return x <= width * 0.006 && y <= height * 0.006;
}

function isFrame(box: Box, { width, height }: Plane): boolean {
  const w = (box.right - box.left) / width;
  const h = (box.bottom - box.top) / height;
  return w >= SMALLEST && h >= SMALLEST && Math.min(w, h) <= 1 - LEAST_CUT;
}

/** The brightness that most of a line has (within `tolerance`), and its share of the line. */
function levelOf(line: Uint8Array, tolerance: number): { share: number; level: number } {
  const histogram = new Uint32Array(256 + 2 * tolerance);
  for (const value of line) histogram[value + tolerance]! += 1;
  let inside = 0;
  for (let i = 0; i < 2 * tolerance; i += 1) inside += histogram[i]!;
  let most = 0;
  let level = 0;
  for (let middle = 0; middle < 256; middle += 1) {
    inside += histogram[middle + 2 * tolerance]!;
    if (inside > most) {
      most = inside;
      level = middle;
    }
    inside -= histogram[middle]!;
  }
  return { share: most / line.length, level };
}

const rowOf = (plane: Plane, box: Box) => (y: number) =>
  plane.data.subarray(y * plane.width + box.left, y * plane.width + box.right);
const columnOf = (plane: Plane, box: Box) => (x: number) =>
  Uint8Array.from({ length: box.bottom - box.top }, (_, i) => plane.data[(box.top + i) * plane.width + x]!);

/** Cuts plain lines of one brightness (`ground` where given) off each edge: first above and below, then at the sides of what is left. */
function peel(plane: Plane, box: Box, plainness: Plainness, ground?: number): Box {
  const [top, bottom] = peelBoth(rowOf(plane, box), box.top, box.bottom, plainness, ground);
  const rest = { ...box, top, bottom };
  const [left, right] = peelBoth(columnOf(plane, rest), box.left, box.right, plainness, ground);
  return { ...rest, left, right };
}

/** What is left of the lines from `start` up to `end`; at least one line. */
function peelBoth(
  lineAt: (i: number) => Uint8Array,
  start: number,
  end: number,
  plainness: Plainness,
  ground?: number,
): [number, number] {
  const edge = (from: number, step: 1 | -1): number => {
    const edgeLevel = ground ?? levelOf(lineAt(from), plainness.tolerance).level;
    let i = from;
    for (; i >= start && i < end; i += step) {
      const { share, level } = levelOf(lineAt(i), plainness.tolerance);
      if (share < plainness.share || Math.abs(level - edgeLevel) > plainness.tolerance) break;
    }
    return i;
  };
  const from = edge(start, 1);
  // Plain throughout: there is no frame to speak of.
  if (from >= end) return [start, end];
  return [from, Math.max(from, edge(end - 1, -1)) + 1];
}

/** The brightness that most plain rows have; 0 where there is none. */
function groundLevel(plane: Plane, box: Box): number {
  const rowAt = rowOf(plane, box);
  const levels = new Uint8Array(box.bottom - box.top);
  let plain = 0;
  for (let y = box.top; y < box.bottom; y += 1) {
    const { share, level } = levelOf(rowAt(y), GAP.tolerance);
    if (share >= GAP.share) {
      levels[plain] = level;
      plain += 1;
    }
  }
  return plain === 0 ? 0 : levelOf(levels.subarray(0, plain), GAP.tolerance).level;
}

/** The tallest run of rows that are not plain (or not of the brightness `ground`, where that is given). */
function longestRun(plane: Plane, box: Box, plainness: Plainness, ground?: number): Box {
  const rowAt = rowOf(plane, box);
  const isPlain = (y: number) => {
    const { share, level } = levelOf(rowAt(y), plainness.tolerance);
    return share >= plainness.share && (ground === undefined || Math.abs(level - ground) <= plainness.tolerance);
  };
  let best = { top: box.top, bottom: box.top + 1 };
  let top = box.top;
  for (let y = box.top; y <= box.bottom; y += 1) {
    if (y < box.bottom && !isPlain(y)) continue;
    if (y - top > best.bottom - best.top) best = { top, bottom: y };
    top = y + 1;
  }
  return { ...box, ...best };
}
