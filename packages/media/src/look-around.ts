import { DIHEDRALS, pdqDihedrals, pdqFromPixels } from '@haetae/pdq';
import { findFrames } from './find-frames.ts';
import { cropPlane, halvePlane, type Plane, turnPlane } from './plane.ts';
import { drawView, VIEW_SIDE } from './view.ts';
import { type NamedView, PADDED_VIEWS, TILTED_VIEWS, TRIMMED_VIEWS } from './views.ts';

/** A hash that was made from a part of a picture, or from the picture laid down otherwise. */
export interface Look {
  pdq: string;
  quality: number;
  via: string;
}

/**
 * The picture as others may have had it before it was edited: turned and mirrored, without its frame (and that turned and
 * mirrored), tilted back, with a little cut off, and with cropped margins guessed.
 */
export function* lookAround(plane: Plane): Generator<Look> {
  for (const turn of DIHEDRALS.slice(1)) yield hashOf(turnPlane(plane, turn), turn);
  for (const [i, box] of findFrames(plane).entries()) {
    const inside = cropPlane(plane, box.left, box.top, box.right, box.bottom);
    const name = `unframed:${i + 1}`;
    yield hashOf(inside, name);
    for (const turn of DIHEDRALS.slice(1)) yield hashOf(turnPlane(inside, turn), `${name}+${turn}`);
    yield* looks(inside, TRIMMED_VIEWS, `${name}-`);
  }
  yield* looks(plane, [...TRIMMED_VIEWS, ...TILTED_VIEWS, ...PADDED_VIEWS], 'crop:');
}

function* looks(plane: Plane, views: NamedView[], prefix: string): Generator<Look> {
  let small = plane;
  // Bilinear interpolation reaches one pixel; more than two pixels to one of the view's would leave some out.
  while (Math.min(small.width, small.height) >= 2 * VIEW_SIDE) small = halvePlane(small);
  for (const { name, view } of views) {
    const { hex, quality } = pdqDihedrals(drawView(small, view), VIEW_SIDE, VIEW_SIDE, 1);
    yield { pdq: hex.original, quality, via: `${prefix}${name}` };
  }
}

function hashOf({ data, width, height }: Plane, via: string): Look {
  const { hex, quality } = pdqFromPixels(data, width, height, 1);
  return { pdq: hex, quality, via };
}
