import { describe, expect, it } from 'vitest';
import { WORD_START } from '../conv/piece-tokenizer.ts';
import { learnPieces } from './learn-pieces.ts';

const texts = [
  ...Array.from({ length: 40 }, () => ({ text: 'the lower the slower', group: 'en' })),
  ...Array.from({ length: 4 }, () => ({ text: 'ქალი ქალები', group: 'ka' })),
];

describe('learnPieces', () => {
  it('melts what stands together most, in small languages too, and the same each time', () => {
    const pieces = learnPieces(texts, 60);
    expect(pieces).toContain(`${WORD_START}the`);
    expect(pieces).toContain('lower');
    expect(pieces.some((piece) => piece.includes('ქალ'))).toBe(true);
    expect(new Set(pieces).size).toBe(pieces.length);
    expect(learnPieces(texts, 60)).toEqual(pieces);
  });

  it('keeps to the number asked for', () => {
    expect(learnPieces(texts, 20).length).toBeLessThanOrEqual(20);
  });
});
