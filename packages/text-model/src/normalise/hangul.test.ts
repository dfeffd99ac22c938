import { describe, expect, it } from 'vitest';
import { joinHangul, partedLength, splitHangul } from './hangul.ts';
import { identityMap, toOriginalSpan } from './mapped-text.ts';
import { readBoldly } from './read-boldly.ts';
import { readPlainly } from './read-plainly.ts';

const split = (text: string) => splitHangul({ text, map: identityMap(text.length) });

describe('splitHangul', () => {
  it('parts every syllable, the first and the last too', () => {
    expect(split('한가힣a').text).toBe('\u1112\u1161\u11ab\u1100\u1161\u1112\u1175\u11c2a');
    expect([...split('한가a').map]).toEqual([0, 0, 0, 1, 1, 2, 3]);
  });

  it('leaves other scripts alone, at no cost', () => {
    const source = { text: 'ქალი, 女性 and ㅋ', map: identityMap(12) };
    expect(splitHangul(source)).toBe(source);
  });

  it('is undone by joinHangul, single letters left as they are', () => {
    for (const text of ['한가힣a 여잔', '뷁ㅋㅋㅋ ㅠㅠ', 'ქალი', 'ㄱ한ㅏ가ㅂ'].map((t) => t.normalize('NFKC'))) {
      const { text: parted } = split(text);
      expect(joinHangul(parted)).toBe(text);
      expect(partedLength(text)).toBe(parted.length);
    }
  });

  it('leads back to whole syllables, also behind signs that normalising takes out', () => {
    const text = '그 \u200b사람은 ok';
    const read = readPlainly(text);
    const stem = '사람'.normalize('NFD');
    const at = read.text.indexOf(stem);
    const [start, end] = toOriginalSpan(read, at, at + stem.length);
    expect(text.slice(start, end)).toBe('사람');
    const [first, last] = toOriginalSpan(read, at, at + 1);
    expect(text.slice(first, last)).toBe('사');
    expect(read.map.at(-1)).toBe(text.length);
  });

  it('reads parted syllables as the word that they are', () => {
    const bold = readBoldly('그 바.보.야 참', readPlainly('그 바.보.야 참'));
    expect(bold?.text ?? readPlainly('그 바.보.야 참').text).toContain('바보야'.normalize('NFD'));
  });

  it('cuts words that were parted letter by letter where the splitter says, counted in syllables', () => {
    const text = '나.쁜.사.람.들.아';
    const cuts = (letters: string): number[] => [letters.indexOf('사')];
    const bold = readBoldly(text, readPlainly(text, {}), undefined, cuts);
    expect(bold?.text.normalize('NFC') ?? '').toBe('나쁜 사람들아');
  });
});
