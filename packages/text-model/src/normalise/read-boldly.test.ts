import { describe, expect, it } from 'vitest';
import { toOriginalSpan } from './mapped-text.ts';
import { normaliseText } from './normalise-text.ts';
import { readBoldly } from './read-boldly.ts';

const plain = (text: string) => normaliseText(text);
const read = (text: string): string | undefined => readBoldly(text, plain(text))?.text;
/** What the model may read: the bolder text where there is one. */
const either = (text: string): string => read(text) ?? plain(text).text;

describe('readBoldly', () => {
  it.each([
    ['you m0uthbr34ther5', 'you mouthbreathers'],
    ['such a g.o.b.l.i.n', 'such a goblin'],
    ['n i t w i t of the year', 'nitwit of the year'],
    ['d u m b w o m e n', 'dumb women'],
  ])('%s', (text, expected) => expect(either(text)).toBe(expected));

  it.each(['the bus leaves at 10am', 'what a lovely garden!!!', 'she came 5th of 20', 'ქალები მოდიან', 'I am a cat'])(
    'leaves %s alone',
    (text) => expect(read(text)).toBeUndefined(),
  );

  it('leads back to the original', () => {
    const text = 'see the g.o.b.l.i.n there';
    const bold = readBoldly(text, plain(text));
    if (bold === undefined) throw new Error('not read');
    const at = bold.text.indexOf('goblin');
    const [start, end] = toOriginalSpan(bold, at, at + 6);
    expect(text.slice(start, end)).toBe('g.o.b.l.i.n');
  });

  it('ends on a megabyte', () => {
    for (const unit of ['a ', 'a.', '1a', '@', 'ა ']) {
      const text = unit.repeat(1_000_000 / unit.length);
      expect(() => read(text)).not.toThrow();
    }
  });
});
