import { expect, it } from 'vitest';
import { splitText } from './split-text.ts';

it('cuts where spans begin and end, overlapping ones too', () => {
  const a = { start: 0, end: 5, label: 'threat', weight: 1 };
  const b = { start: 3, end: 8, label: 'insult', weight: 2 };
  expect(splitText('abcdefghij', [a, b]).map((p) => [p.text, p.spans.map((s) => s.label)])).toEqual([
    ['abc', ['threat']],
    ['de', ['threat', 'insult']],
    ['fgh', ['insult']],
    ['ij', []],
  ]);
});

it('names characters that turn the direction, and lets none of them through', () => {
  const pieces = splitText('user\u202egnp.exe\u202c');
  expect(pieces.map((p) => [p.text, p.mark])).toEqual([
    ['user', undefined],
    ['RLO', 'bidi'],
    ['gnp.exe', undefined],
    ['PDF', 'bidi'],
  ]);
  expect(splitText('a\u200bb').map((p) => p.mark)).toEqual([undefined, 'hidden', undefined]);
});

it('leaves joiners, line ends and everything else as they are', () => {
  for (const text of ['می\u200cخواهم', '👩\u200d👧', 'one\r\ntwo\tthree', ''])
    expect(
      splitText(text)
        .map((p) => p.text)
        .join(''),
    ).toBe(text);
});

it('survives spans outside of the text', () => {
  const spans = [{ start: -5, end: 900, label: 'x', weight: 1 }];
  expect(splitText('abc', spans).map((p) => p.text)).toEqual(['abc']);
});
