import { randomInt } from 'node:crypto';

/** A PDQ hash such as a picture has: 128 of its 256 bits are set, at random places. */
export function drawnHash(): string {
  const bits = Array.from({ length: 256 }, (_, i): number => (i < 128 ? 1 : 0));
  for (let i = 255; i > 0; i -= 1) {
    const j = randomInt(i + 1);
    [bits[i], bits[j]] = [bits[j]!, bits[i]!];
  }
  return Array.from({ length: 64 }, (_, n) =>
    Number.parseInt(bits.slice(n * 4, n * 4 + 4).join(''), 2).toString(16),
  ).join('');
}
