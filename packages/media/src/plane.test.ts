import { DIHEDRALS, hammingDistance, pdqDihedrals, pdqFromHex, pdqFromPixels } from '@haetae/pdq';
import { expect, it } from 'vitest';
import { cropPlane, halvePlane, type Plane, planeOf, turnPlane } from './plane.ts';

/** A picture without symmetry, whose sides PDQ samples symmetrically. */
function picture(): Plane {
  const side = 320;
  const data = Uint8Array.from({ length: side * side }, (_, i) => {
    const x = (i % side) / side;
    const y = Math.floor(i / side) / side;
    return 128 + 60 * Math.sin(9 * x * x + 3 * y) + 50 * Math.cos(14 * y * x + 2) * Math.sin(21 * y);
  });
  return { data, width: side, height: side };
}
const hashOf = ({ data, width, height }: Plane) => pdqFromPixels(data, width, height, 1).hash;

it.each(DIHEDRALS)('turns pixels as PDQ turns coefficients: %s', (turn) => {
  const plane = picture();
  const fromCoefficients = pdqFromHex(pdqDihedrals(plane.data, plane.width, plane.height, 1).hex[turn]);
  expect(hammingDistance(hashOf(turnPlane(plane, turn)), fromCoefficients)).toBeLessThanOrEqual(4);
});

it('keeps every pixel when it turns an oblong picture', () => {
  const plane = { data: Uint8Array.from([1, 2, 3, 4, 5, 6]), width: 3, height: 2 };
  expect(turnPlane(plane, 'flipY').data).toEqual(Uint8Array.from([3, 2, 1, 6, 5, 4]));
  expect(turnPlane(plane, 'flipPlus1')).toEqual({ data: Uint8Array.from([1, 4, 2, 5, 3, 6]), width: 2, height: 3 });
  expect(turnPlane(turnPlane(plane, 'rotate90'), 'rotate270')).toEqual(plane);
});

it('crops and halves', () => {
  const plane = { data: Uint8Array.from({ length: 12 }, (_, i) => i), width: 4, height: 3 };
  expect(cropPlane(plane, 1, 1, 3, 3).data).toEqual(Uint8Array.from([5, 6, 9, 10]));
  expect(halvePlane(plane)).toEqual({ data: Uint8Array.from([3, 5]), width: 2, height: 1 });
});

it('weighs the colours', () => {
  const pixels = { data: Uint8Array.from([255, 0, 0, 0, 255, 0]), width: 2, height: 1, channels: 3 };
  expect(planeOf(pixels).data).toEqual(Uint8Array.from([76, 150]));
});
