import type { View } from './view.ts';

/** A view that is looked up, and what it is called in `via`. */
export interface NamedView {
  name: string;
  view: View;
}

/**
 * The picture had `percent` of its height or width cut off at these sides (1 is cut, 0 is not); what was there is guessed
 * as the mirror image of what is left.
 */
const padded = (name: string, percent: number, [left, top, right, bottom]: number[]): NamedView => {
  const grown = (sides: number) => 1 / (1 - (sides * percent) / 100);
  const width = grown(left! + right!);
  const height = grown(top! + bottom!);
  return {
    name: `pad${percent}${name}`,
    view: { left: (-left! * percent * width) / 100, top: (-top! * percent * height) / 100, width, height },
  };
};

/** Cropped a little, from every side, from two that meet, or from one. Measured in docs/hashing.md. */
export const PADDED_VIEWS: NamedView[] = [
  ...[1.5, 2.5, 3.5, 5, 6].map((percent) => padded('', percent, [1, 1, 1, 1])),
  padded('-top-left', 5, [1, 1, 0, 0]),
  padded('-top-right', 5, [0, 1, 1, 0]),
  padded('-bottom-left', 5, [1, 0, 0, 1]),
  padded('-bottom-right', 5, [0, 0, 1, 1]),
  padded('-top', 5, [0, 1, 0, 0]),
  padded('-bottom', 5, [0, 0, 0, 1]),
  padded('-left', 5, [1, 0, 0, 0]),
  padded('-right', 5, [0, 0, 1, 0]),
];

/** The picture was tilted: turned back, and without the corners that the tilt left empty. */
export const TILTED_VIEWS: NamedView[] = [-2, 2].map((angle) => ({
  name: `tilt${angle}`,
  view: { left: 0.022, top: 0.022, width: 0.956, height: 0.956, angle: -angle },
}));

/** A little less: a frame with a soft edge, or one that is too faint to be found. */
export const TRIMMED_VIEWS: NamedView[] = [1, 2].map((percent) => ({
  name: `in${percent}`,
  view: { left: percent / 100, top: percent / 100, width: 1 - percent / 50, height: 1 - percent / 50 },
}));
